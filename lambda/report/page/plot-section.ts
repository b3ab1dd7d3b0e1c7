import { plotTitle } from '../clusters-svg.ts';
import type { LogInspection } from '../inspection.ts';
import { type Markup, markup, trusted } from '../markup.ts';
import { drawPlot } from '../plot/draw.ts';
import { describeScatter, scatterOf } from '../plot/scatter.ts';

const WIDTH = 960;
const HEIGHT = 520;

/** The picture; the controls show where a script can serve them. */
export function plotSection(log: LogInspection): Markup {
  const plot = scatterOf(log);
  if (plot === null) return markup``;
  const drawing = drawPlot(plot, { width: WIDTH, height: HEIGHT });
  const choices = (chosen: string) =>
    log.features.map(
      ({ name, title }) =>
        markup`<option value="${name}"${name === chosen && markup` selected`}>${title}</option>`,
    );
  const scales = (kind: string) =>
    ['linear', 'log'].map((scale) => markup`<option${scale === kind && markup` selected`}>${scale}</option>`);
  return markup`<section class="picture" aria-labelledby="picture"><h2 id="picture" class="unseen">Picture</h2>
<div class="stage" id="plot-stage"><svg class="plot" id="plot" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="plot-title plot-description"><title id="plot-title">${plotTitle(log)}</title><desc id="plot-description">${describeScatter(plot, drawing)}</desc><g id="plot-body">${trusted(drawing.body)}</g></svg><div id="plot-brush" hidden></div><div id="plot-tip" hidden></div></div>
<div class="controls" id="plot-controls" hidden>
<label>Up <select id="plot-y">${choices(plot.y.name)}</select></label>
<label><span class="unseen">Scale up</span><select id="plot-y-scale">${scales(drawing.y.kind)}</select></label>
<label>Across <select id="plot-x">${choices(plot.x.name)}</select></label>
<label><span class="unseen">Scale across</span><select id="plot-x-scale">${scales(drawing.x.kind)}</select></label>
<span class="buttons"><button type="button" id="plot-in" aria-label="Zoom in">+</button><button type="button" id="plot-out" aria-label="Zoom out">−</button><button type="button" id="plot-reset">Reset</button></span>
</div>
<p class="hint" id="plot-hint" hidden>Drag to zoom, double-click to reset. With the plot in focus: arrows move, + and − zoom, 0 resets, N names the next flagged host. Larger marks stand for several hosts.</p>
<p class="unseen" id="plot-spoken" role="status"></p>
</section>`;
}
