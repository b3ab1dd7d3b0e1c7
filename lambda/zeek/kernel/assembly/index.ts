import { clearKeys } from './keys';
import { prepareMasks } from './text';

prepareMasks();
clearKeys();

export { absorbRing, addCounts, addPairs, addWide, refuseContacts, widenSpans } from './absorb';
export { seed, reserve, release } from './memory';
export {
  batchRows,
  clearRejected,
  gather,
  gatherWords,
  getCursor,
  getLine,
  getRejected,
  getRejections,
  getRowEnds,
  getRowStarts,
  getRows,
  getStatus,
  setLine,
  unsetEmpty,
} from './batch';
export { tsvForget, tsvHeader, tsvScan, tsvWant } from './tsv';
export { addKey, clearKeys } from './keys';
export { jsonClear, jsonLines, jsonObjects, jsonScratch, jsonWant } from './json';
export { newDictionary, symbolCount } from './dictionary';
export { intern } from './intern';
export { joinFew, newSquare, squareSide } from './join';
export { countClassedPairs, countMaskedPairs, countPairs, newPairs, pairCount } from './pairs';
export { countDistinct, newDistinct } from './distinct';
export { newCadences, noteContacts } from './cadence';
export { parseNumbers } from './numbers';
export { parseTimes } from './times';
export { countClassed, countMasked, countRecords, growHosts, largestNumbers, newHosts, sumNumbers, widenSpan } from './hosts';
export { classRows, classify, maskClass, maskUnset, newClasses } from './conditions';
export { copyTexts, keepShard, measureTexts, spellTexts } from './spelling';
export { chooseHours, countHours } from './hours';
