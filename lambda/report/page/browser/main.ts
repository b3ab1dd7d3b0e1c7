import { offerCopies } from './copy.ts';
import { readData } from './data.ts';
import { HostList } from './host-list.ts';
import { PlotStage } from './plot-stage.ts';

/** The page stands without this; each part takes over what it finds and shows its controls. */
const data = await readData();
new PlotStage(data);
new HostList(data);
offerCopies();
document.documentElement.dataset.ready = 'yes';
