import{a as h,e as x}from"./chunk-42XHLT2J.js";function k(n,t){return n.map(e=>({from:Math.max(Date.parse(e.start),t.from),until:Math.min(Date.parse(e.end),t.until),price:e.price})).filter(e=>e.until>e.from&&Number.isFinite(e.price)).sort((e,r)=>e.from-r.from)}function v(n,t){let e=[];for(let r of n){let i=Math.max(Date.parse(r.start),t.from),o=Math.min(Date.parse(r.end),t.until);if(r.action===null||!(o>i))continue;let a=e.at(-1),l=a!==void 0&&a.until===i&&a.action===r.action&&a.watts===r.power_limit_w&&a.reason===r.reason,{action:s,power_limit_w:c,reason:f,undecided:p=!1}=r;l?e[e.length-1]={...a,until:o}:e.push({from:i,until:o,action:s,watts:c,reason:f,undecided:p})}return e}function S(n,t){let e=[...n,...t],r=Math.min(...e.map(o=>Date.parse(o.start))),i=Math.max(...e.map(o=>Date.parse(o.end)));return i>r&&Number.isFinite(i-r)?{from:r,until:i}:null}function P(n){if(n.length===0)return{low:0,high:1};let t=Number.POSITIVE_INFINITY,e=Number.NEGATIVE_INFINITY;for(let{price:i}of n)t=Math.min(t,i),e=Math.max(e,i);if(t===e&&t===0)return{low:0,high:1};if(t>=0&&(t<e*.6||t===e))return{low:0,high:e*1.08};if(e<=0&&(e>t*.6||t===e))return{low:t*1.08,high:0};let r=(e-t)*.08;return{low:t-r,high:e+r}}function M(n,t,e){let r=(t-n)/Math.max(1,e);if(!(r>0)||!Number.isFinite(r))return{values:[n],digits:2};let i=10**Math.floor(Math.log10(r)),a=([1,2,5,10].find(c=>c*i>=r*(1-1e-9))??10)*i,l=Math.max(0,-Math.floor(Math.log10(a)+1e-9)),s=[];for(let c=Math.ceil(n/a-1e-9);c*a<=t+a*1e-9;c++)s.push(Number((c*a).toFixed(l))+0);return{values:s,digits:l}}function I(n,t,e,r){let i=t===n?0:(r-e)/(t-n);return o=>e+(o-n)*i}function b(n){let t=[];for(let e of n){let r=t.at(-1);r!==void 0&&(r.at(-1)?.until??Number.NaN)>=e.from?r.push(e):t.push([e])}return t}function T(n,t,e){return b(n).map(r=>r.map((i,o)=>`${o===0?"M":"L"}${m(t(i.from))} ${m(e(i.price))}H${m(t(i.until))}`).join("")).join("")}function N(n,t,e,r){let i=m(e(r));return b(n).map(o=>{let a=o[0],l=o.map(s=>`V${m(e(s.price))}H${m(t(s.until))}`).join("");return`M${m(t(a.from))} ${i}${l}V${i}Z`}).join("")}function R(n,t){return n.find(e=>e.from<=t&&t<e.until)}function $(n,t,e){let r=new Set([e.from]),i,o=e.from;for(let a of n)a.from>o&&r.add(o),(a.price!==i||a.from>o)&&r.add(a.from),i=a.price,o=a.until;n.length>0&&r.add(o);for(let a of t)r.add(a.from),r.add(a.until);return r.delete(e.until),[...r].sort((a,l)=>a-l)}function A(n,t){let e=null,r=null;for(let o of n)(e===null||o.price<e.price)&&(e=o),(r===null||o.price>r.price)&&(r=o);let i={off:0,limit:0,on:0,undecided:0};for(let o of t)i[o.undecided?"undecided":o.action]+=(o.until-o.from)/1e3;return{lowest:e,highest:r,seconds:i}}function m(n){return Math.round(n*10)/10}var y=24,g=38,_=x`<defs>
<pattern id="off" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
<line class="hatch" x1="3.5" y1="0" x2="3.5" y2="7" />
</pattern>
<pattern id="limit" width="7" height="7" patternUnits="userSpaceOnUse">
<circle class="dots" cx="3.5" cy="3.5" r="1.3" />
</pattern>
<pattern id="on" width="8" height="8" patternUnits="userSpaceOnUse"><rect class="plainly" width="8" height="8" /></pattern>
</defs>`,D=h`
:host {
display: block;
position: relative;
min-width: 0;
container-type: inline-size;
--off: #d32f2f;
--limit: #c77700;
--on: #2e8b3d;
}
.empty {
margin: 0;
padding: 32px 16px;
}
/* So many lines are kept free that nothing moves with the pointer. */
.readout {
margin-bottom: 8px;
min-height: 20px;
}
.readout.why {
min-height: 57px;
}
.facts {
display: flex;
flex-wrap: wrap;
gap: 0 12px;
font-variant-numeric: tabular-nums;
}
.strong {
font-weight: 500;
}
.reason {
color: var(--mr-secondary);
font-size: 13px;
}
.reason::first-letter {
text-transform: uppercase;
}
@container (max-width: 440px) {
.readout {
min-height: 40px;
}
.readout.why {
min-height: 77px;
}
}
@container (min-width: 640px) {
.readout.why {
min-height: 39px;
}
}
.plot {
height: var(--mr-chart-height, 300px);
touch-action: pan-y;
cursor: crosshair;
overflow: hidden;
border-radius: 4px;
}
.plot.low {
height: ${y+g+4}px;
}
svg {
display: block;
direction: ltr;
}
text {
fill: var(--mr-secondary);
font-size: 12px;
font-variant-numeric: tabular-nums;
}
.date,
.word {
fill: var(--primary-text-color);
font-weight: 500;
}
.word {
paint-order: stroke;
stroke: var(--card-background-color);
stroke-width: 4px;
stroke-linejoin: round;
}
line {
shape-rendering: crispEdges;
}
.grid {
stroke: var(--divider-color);
}
.axis,
.zero,
.day {
stroke: var(--mr-field-border);
}
.day {
stroke-dasharray: 3 3;
}
.now {
stroke: var(--primary-text-color);
stroke-width: 2;
}
.line {
fill: none;
stroke: var(--primary-color);
stroke-width: 2.5;
stroke-linejoin: round;
}
.area {
fill: color-mix(in srgb, var(--primary-color) 12%, transparent);
}
.dot {
fill: var(--card-background-color);
stroke: var(--primary-color);
stroke-width: 2.5;
}
.looked {
fill: color-mix(in srgb, var(--primary-text-color) 10%, transparent);
}
.tint {
opacity: 0.35;
}
.block {
stroke-width: 1.5;
}
.block.off {
fill: color-mix(in srgb, var(--off) 22%, var(--card-background-color));
stroke: var(--off);
}
.block.limit {
fill: color-mix(in srgb, var(--limit) 22%, var(--card-background-color));
stroke: var(--limit);
}
.block.on {
fill: color-mix(in srgb, var(--on) 22%, var(--card-background-color));
stroke: var(--on);
}
.block.undecided {
fill: none;
stroke: var(--mr-field-border);
stroke-dasharray: 4 3;
}
.tint.undecided {
opacity: 0;
}
.hatch {
stroke: var(--off);
stroke-width: 1.6;
}
.dots {
fill: var(--limit);
}
.plainly {
fill: color-mix(in srgb, var(--on) 40%, transparent);
}
.legend {
list-style: none;
margin: 8px 0 0;
padding: 0;
display: flex;
flex-wrap: wrap;
gap: 4px 16px;
font-size: 13px;
}
.legend li {
display: inline-flex;
align-items: center;
gap: 6px;
}
details {
margin-top: 4px;
font-size: 13px;
}
summary {
cursor: pointer;
width: fit-content;
padding: 6px 0;
color: var(--mr-secondary);
}
.scroll {
max-height: 260px;
overflow: auto;
}
th[scope="row"] {
white-space: nowrap;
}
`;var w=[1,2,3,6,12];function j(n,t,e,r,i){let o=new Intl.DateTimeFormat("en-GB",{timeZone:i,day:"2-digit",hour:"2-digit",minute:"2-digit",hourCycle:"h23"}),a=e/Math.max(1,(t-n)/36e5),l=w.find(d=>d*a>=r),s=[],c=[],f=o.format(n).slice(0,2),p="";for(let d=Math.ceil(n/9e5)*9e5;d<t;d+=9e5){let u=o.format(d);u.slice(0,2)!==f?(f=u.slice(0,2),p=u,s.push(d)):u.endsWith(":00")&&u!==p&&(p=u,l!==void 0&&Number(u.slice(-5,-3))%l===0&&d>n&&c.push(d))}return{days:s,hours:c}}function z(n,t,e){let r=[];for(let i of n){let o=r.at(-1);(o===void 0||t(i)-t(o)>=e)&&r.push(i)}return r}export{k as a,v as b,S as c,P as d,M as e,I as f,T as g,N as h,R as i,$ as j,A as k,y as l,g as m,_ as n,D as o,j as p,z as q};
