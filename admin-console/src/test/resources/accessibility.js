// What can be told of a page's accessibility by looking at it: a list of faults, empty where there is none.
const faults = [];
const say = (what, element) => faults.push(what + ': ' + element.outerHTML.replace(/\s+/g, ' ').slice(0, 160));
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const isShown = element => element.getClientRects().length > 0 && getComputedStyle(element).visibility !== 'hidden';
const isHiddenFromReaders = element => element.closest('[aria-hidden="true"]') !== null;
const nameOf = element =>
  (element.getAttribute('aria-label') || element.getAttribute('title') || element.textContent || '').trim();

const root = document.documentElement;
if (!root.lang || !root.dir) faults.push('the page has no language or no direction');
if (!document.title.trim()) faults.push('the page has no title');
if (all('main').length !== 1) faults.push('there is not one main');

const headings = all('h1, h2, h3, h4, h5, h6').filter(isShown);
if (headings.filter(heading => heading.tagName === 'H1').length !== 1) faults.push('there is not one h1');
headings.reduce((level, heading) => {
  const its = Number(heading.tagName[1]);
  if (its > level + 1) say('a heading skips a level', heading);
  return its;
}, 0);

const ids = new Set();
all('[id]').forEach(element => {
  if (ids.has(element.id)) say('an id is there twice', element);
  ids.add(element.id);
});
['aria-labelledby', 'aria-describedby', 'for'].forEach(reference =>
  all('[' + reference + ']').forEach(element =>
    element.getAttribute(reference).split(/\s+/).filter(id => !ids.has(id)).forEach(() => say('names what is not there', element))));

all('img:not([alt])').forEach(image => say('an image has no alt', image));
all('input:not([type="hidden"]), select, textarea').filter(isShown)
  .filter(field => !field.labels.length && !nameOf(field))
  .forEach(field => say('a field has no label', field));
all('a[href], button, summary').filter(isShown).filter(link => !isHiddenFromReaders(link))
  .filter(link => !nameOf(link) && !link.querySelector('img[alt]:not([alt=""])'))
  .forEach(link => say('a link or button has no name', link));
all('table').forEach(table => {
  if (!table.caption || !table.caption.textContent.trim()) say('a table has no caption', table);
  all('th:not([scope])', table).forEach(header => say('a header has no scope', header));
});
all('[role="img"]').filter(image => !nameOf(image)).forEach(image => say('a drawing says nothing', image));
all('[role="img"] a, [role="img"] button, [role="img"] [tabindex]').forEach(inside => say('a drawing hides a link', inside));
all('[aria-hidden="true"] a[href]:not([tabindex="-1"]), [aria-hidden="true"] button')
  .forEach(inside => say('what readers do not see can be reached', inside));
all('svg:not([role="img"]):not([aria-hidden="true"])').forEach(drawing => say('a drawing is neither said nor hidden', drawing));

// WCAG 2.5.8: 24 pixels, except in running text. A box and the label around it are one target.
const boxOf = target => (target.closest('label') ?? target).getBoundingClientRect();
all('a[href], button, summary, input:not([type="hidden"]), select').filter(isShown)
  .filter(target => !target.closest('svg') && getComputedStyle(target).display !== 'inline')
  .filter(target => target.getBoundingClientRect().bottom > 0)
  .filter(target => boxOf(target).height < 24 || boxOf(target).width < 24)
  .forEach(target => say('a target is too small', target));

// WCAG 1.4.3, of text on plain colours.
const parts = colour => {
  const numbers = (colour.match(/[\d.]+/g) || []).map(Number);
  return { rgb: numbers.slice(0, 3), alpha: numbers.length > 3 ? numbers[3] : 1 };
};
const over = (above, below) => above.rgb.map((value, at) => value * above.alpha + below[at] * (1 - above.alpha));
const behind = element => {
  if (!element) return [255, 255, 255];
  const own = parts(getComputedStyle(element).backgroundColor);
  return own.alpha === 1 ? own.rgb : over(own, behind(element.parentElement));
};
const light = rgb => rgb.map(value => value / 255)
  .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
  .reduce((sum, value, at) => sum + value * [0.2126, 0.7152, 0.0722][at], 0);
const seen = new Set();
const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (texts.nextNode()) {
  const element = texts.currentNode.parentElement;
  if (!texts.currentNode.data.trim() || seen.has(element) || !isShown(element) || element.closest('title')) continue;
  seen.add(element);
  const style = getComputedStyle(element);
  const ink = parts(element instanceof SVGElement ? style.fill : style.color);
  const ground = behind(element);
  const [dark, bright] = [light(over(ink, ground)), light(ground)].sort((one, other) => one - other);
  const size = parseFloat(style.fontSize);
  const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
  const contrast = (bright + 0.05) / (dark + 0.05);
  if (contrast < (isLarge ? 3 : 4.5)) say('text of contrast ' + contrast.toFixed(2), element);
}
return faults;
