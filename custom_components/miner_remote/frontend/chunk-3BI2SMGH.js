import{a as O}from"./chunk-GBVNH3NA.js";import{a as w,b as P,c as U,n as H,o as L}from"./chunk-R2IY7WQO.js";import{a as B,d as p,e as f,g as u}from"./chunk-42XHLT2J.js";import{b as y}from"./chunk-TN3OZQAE.js";function j(s,o){return s.map(t=>({from:Math.max(Date.parse(t.start),o.from),until:Math.min(Date.parse(t.end),o.until),price:t.price})).filter(t=>t.until>t.from&&Number.isFinite(t.price)).sort((t,e)=>t.from-e.from)}function F(s,o){let t=[];for(let e of s){let n=Math.max(Date.parse(e.start),o.from),r=Math.min(Date.parse(e.end),o.until);if(e.action===null||!(r>n))continue;let i=t.at(-1),a=i!==void 0&&i.until===n&&i.action===e.action&&i.watts===e.power_limit_w&&i.reason===e.reason,{action:c,power_limit_w:m,reason:$,undecided:b=!1}=e;a?t[t.length-1]={...i,until:r}:t.push({from:n,until:r,action:c,watts:m,reason:$,undecided:b})}return t}function V(s,o){let t=[...s,...o],e=Math.min(...t.map(r=>Date.parse(r.start))),n=Math.max(...t.map(r=>Date.parse(r.end)));return n>e&&Number.isFinite(n-e)?{from:e,until:n}:null}function W(s){if(s.length===0)return{low:0,high:1};let o=Number.POSITIVE_INFINITY,t=Number.NEGATIVE_INFINITY;for(let{price:n}of s)o=Math.min(o,n),t=Math.max(t,n);if(o===t&&o===0)return{low:0,high:1};if(o>=0&&(o<t*.6||o===t))return{low:0,high:t*1.08};if(t<=0&&(t>o*.6||o===t))return{low:o*1.08,high:0};let e=(t-o)*.08;return{low:o-e,high:t+e}}function Q(s,o,t){let e=(o-s)/Math.max(1,t);if(!(e>0)||!Number.isFinite(e))return{values:[s],digits:2};let n=10**Math.floor(Math.log10(e)),i=([1,2,5,10].find(m=>m*n>=e*(1-1e-9))??10)*n,a=Math.max(0,-Math.floor(Math.log10(i)+1e-9)),c=[];for(let m=Math.ceil(s/i-1e-9);m*i<=o+i*1e-9;m++)c.push(Number((m*i).toFixed(a))+0);return{values:c,digits:a}}function I(s,o,t,e){let n=o===s?0:(e-t)/(o-s);return r=>t+(r-s)*n}function X(s){let o=[];for(let t of s){let e=o.at(-1);e!==void 0&&(e.at(-1)?.until??Number.NaN)>=t.from?e.push(t):o.push([t])}return o}function Y(s,o,t){return X(s).map(e=>e.map((n,r)=>`${r===0?"M":"L"}${v(o(n.from))} ${v(t(n.price))}H${v(o(n.until))}`).join("")).join("")}function G(s,o,t,e){let n=v(t(e));return X(s).map(r=>{let i=r[0],a=r.map(c=>`V${v(t(c.price))}H${v(o(c.until))}`).join("");return`M${v(o(i.from))} ${n}${a}V${n}Z`}).join("")}function D(s,o){return s.find(t=>t.from<=o&&o<t.until)}function K(s,o,t){let e=new Set([t.from]),n,r=t.from;for(let i of s)i.from>r&&e.add(r),(i.price!==n||i.from>r)&&e.add(i.from),n=i.price,r=i.until;s.length>0&&e.add(r);for(let i of o)e.add(i.from),e.add(i.until);return e.delete(t.until),[...e].sort((i,a)=>i-a)}function Z(s,o){let t=null,e=null;for(let r of s)(t===null||r.price<t.price)&&(t=r),(e===null||r.price>e.price)&&(e=r);let n={off:0,limit:0,on:0,undecided:0};for(let r of o)n[r.undecided?"undecided":r.action]+=(r.until-r.from)/1e3;return{lowest:t,highest:e,seconds:n}}function v(s){return Math.round(s*10)/10}var _=24,A=38,q=f`<defs>
  <pattern id="off" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
    <line class="hatch" x1="3.5" y1="0" x2="3.5" y2="7" />
  </pattern>
  <pattern id="limit" width="7" height="7" patternUnits="userSpaceOnUse">
    <circle class="dots" cx="3.5" cy="3.5" r="1.3" />
  </pattern>
  <pattern id="on" width="8" height="8" patternUnits="userSpaceOnUse"><rect class="plainly" width="8" height="8" /></pattern>
</defs>`,J=B`
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
    height: ${_+A+4}px;
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
`;var st=[1,2,3,6,12];function C(s,o,t,e,n){let r=new Intl.DateTimeFormat("en-GB",{timeZone:n,day:"2-digit",hour:"2-digit",minute:"2-digit",hourCycle:"h23"}),i=t/Math.max(1,(o-s)/36e5),a=st.find(h=>h*i>=e),c=[],m=[],$=r.format(s).slice(0,2),b="";for(let h=Math.ceil(s/9e5)*9e5;h<o;h+=9e5){let x=r.format(h);x.slice(0,2)!==$?($=x.slice(0,2),b=x,c.push(h)):x.endsWith(":00")&&x!==b&&(b=x,a!==void 0&&Number(x.slice(-5,-3))%a===0&&h>s&&m.push(h))}return{days:c,hours:m}}function tt(s,o,t){let e=[];for(let n of s){let r=e.at(-1);(r===void 0||o(n)-o(r)>=t)&&e.push(n)}return e}var et=88,at=6e4,nt=["off","limit","on"],g=class extends O{constructor(){super(...arguments);this.prices=[];this.steps=[];this.from="";this.until="";this.currency="";this.label="";this.size={width:0,height:300};this.tableOpen=!1;this.now=Date.now();this.span=null;this.slots=[];this.bands=[];this.changes=[]}connectedCallback(){super.connectedCallback();let t=new ResizeObserver(()=>this.measure());t.observe(this),this.owns(()=>t.disconnect()),this.now=Date.now();let e=setInterval(()=>{this.now=Date.now()},at/2);this.owns(()=>clearInterval(e))}measure(){let{clientWidth:t,clientHeight:e}=this.plot??this;t>0&&(t!==this.size.width||e!==this.size.height)&&(this.size={width:t,height:e})}willUpdate(t){if(!["prices","steps","from","until"].some(n=>t.has(n)))return;let e={from:Date.parse(this.from),until:Date.parse(this.until)};this.span=e.until>e.from?e:V(this.prices,this.steps),this.slots=this.span===null?[]:j(this.prices,this.span),this.bands=this.span===null?[]:F(this.steps,this.span),this.changes=this.span===null?[]:K(this.slots,this.bands,this.span)}updated(){this.measure()}stretch(t,e){let n=this.changes.findLastIndex(r=>r<=t);return{from:this.changes[n]??e.from,until:this.changes[n+1]??e.until,slot:D(this.slots,t),band:D(this.bands,t)}}get unit(){return this.currency||this.env.format.currency}actionText(t){return t===void 0?this.t("common.action_free"):t.undecided?this.t("chart.undecided"):t.action==="limit"&&t.watts!==null?this.t("chart.limited",{power:this.env.format.power(t.watts)}):this.t(`common.action_${t.action}`)}priceText(t){return t===void 0?this.t("chart.no_price"):this.env.format.price(t.price,this.unit)}times(t){let{format:e}=this.env,n=new Date(t.until),r=t.until-t.from>=864e5?e.weekdayTime(n):e.time(n);return`${e.weekdayTime(new Date(t.from))} \u2013 ${r}`}parts(t){return[this.times(t),...this.slots.length>0?[this.priceText(t.slot)]:[],...this.bands.length>0?[this.actionText(t.band)]:[]]}follow(t,e,n){let r=t.currentTarget.getBoundingClientRect();this.cursor=Math.min(e.until-1,Math.max(e.from,n(t.clientX-r.left)))}step(t,e){let n=this.changes.findLastIndex(c=>c<=e),r=this.changes.length-1,i={ArrowLeft:n-1,ArrowDown:n-1,ArrowRight:n+1,ArrowUp:n+1,Home:0},a=t.key==="End"?r:i[t.key];a!==void 0&&(t.preventDefault(),this.cursor=this.changes[Math.min(r,Math.max(0,a))])}render(){let t=this.span;if(t===null||this.slots.length===0&&this.bands.length===0)return p`<p class="empty">${this.t(this.steps.length>0?"chart.nothing_wanted":"chart.empty")}</p>`;let e=this.now>=t.from&&this.now<t.until,n=this.cursor??(e?this.now:t.from),r=this.stretch(n,t),i=this.parts(r);return p`<div class="readout ${this.bands.length>0?"why":""}" aria-hidden="true">
        <div class="facts">
          ${this.cursor===void 0&&e?p`<b>${this.t("chart.now")}:</b>`:u}
          ${i.map((a,c)=>p`<span class=${c===0?"":"strong"}>${a}</span>`)}
        </div>
        ${this.bands.length>0?p`<div class="reason">${r.band?.reason??""}</div>`:u}
      </div>
      ${this.drawing(t,e,r,[...i,r.band?.reason??""].filter(Boolean).join(", "))}
      ${this.legend()}
      <p class="visually-hidden" id="summary">${this.sentences()}</p>
      <details
        @toggle=${a=>{this.tableOpen=a.currentTarget.open}}
      >
        <summary>${this.t("chart.as_table")}</summary>
        ${this.tableOpen?this.table(t):u}
      </details>`}drawing(t,e,n,r){let{format:i}=this.env,{width:a,height:c}=this.size,m=this.slots.length>0,$=this.bands.length>0?_:0,b=W(this.slots),h=c-A,x=h-$,M=Q(b.low,b.high,Math.max(2,Math.floor(x/48))),N=M.values.map(l=>i.number(l,M.digits,M.digits)),S=m?14+Math.max(...N.map(l=>l.length))*7:8,T=a-8,d=I(t.from,t.until,S,T),k=I(b.low,b.high,x-4,10),R=I(S,T,t.from,t.until),z=i.time(new Date(t.from)),E=C(t.from,t.until,T-S,z.length*6.5+10,i.timeZone),rt=tt([t.from,...E.days].reverse(),l=>-d(l),et).filter(l=>d(l)+et<=a),it=Math.min(Math.max(0,b.low),b.high);return p`<div
      class="plot ${m?"":"low"}"
      tabindex="0"
      role="slider"
      aria-label=${this.label||this.t("chart.label")}
      aria-describedby="summary"
      aria-valuemin="0"
      aria-valuemax=${this.changes.length-1}
      aria-valuenow=${Math.max(0,this.changes.indexOf(n.from))}
      aria-valuetext=${r}
      @pointermove=${l=>this.follow(l,t,R)}
      @pointerdown=${l=>this.follow(l,t,R)}
      @pointerleave=${()=>{this.cursor=void 0}}
      @blur=${()=>{this.cursor=void 0}}
      @keydown=${l=>this.step(l,n.from)}
    >
      ${a===0?u:f`<svg width=${a} height=${c} viewBox="0 0 ${a} ${c}" aria-hidden="true">
        ${q}
        ${this.bands.map(l=>f`<rect class="tint ${l.undecided?"undecided":""}" x=${d(l.from)} width=${Math.max(0,d(l.until)-d(l.from))}
            y=${m?0:x} height=${m?x:0} fill="url(#${l.action})" />`)}
        ${m?M.values.map((l,ot)=>f`<line class=${l===0?"zero":"grid"} x1=${S} x2=${T}
                  y1=${k(l)} y2=${k(l)} />
                <text x=${S-8} y=${k(l)+4} text-anchor="end">${N[ot]}</text>`):u}
        ${E.days.map(l=>f`<line class="day" x1=${d(l)} x2=${d(l)} y1="0" y2=${h+34} />`)}
        ${E.hours.map(l=>f`<line class="grid" x1=${d(l)} x2=${d(l)} y1=${h} y2=${h+4} />
            <text x=${d(l)} y=${h+16} text-anchor="middle">${Math.abs(d(l)-a/2)+z.length*4<=a/2?i.time(new Date(l)):u}</text>`)}
        ${rt.map(l=>f`<text class="date" x=${d(l)+4} y=${h+33}>${i.day(new Date(l))}</text>`)}
        <path class="area" d=${G(this.slots,d,k,it)} />
        <path class="line" d=${Y(this.slots,d,k)} />
        ${$>0?this.lane(x,$,d):u}
        <line class="axis" x1=${S} x2=${T} y1=${h} y2=${h} />
        ${this.cursor===void 0?u:f`<rect class="looked" x=${d(n.from)} width=${Math.max(1,d(n.until)-d(n.from))}
                y="0" height=${h} />`}
        ${e?f`<line class="now" x1=${d(this.now)} x2=${d(this.now)} y1="0" y2=${h} />`:u}
        ${n.slot===void 0||!m?u:f`<circle class="dot" r="4.5" cx=${d(Math.min(Math.max(this.cursor??this.now,n.from),n.until))} cy=${k(n.slot.price)} />`}
      </svg>`}
    </div>`}lane(t,e,n){return this.bands.map(r=>{let i=n(r.from),a=n(r.until)-i,c=r.undecided?this.t("chart.undecided"):r.action==="limit"&&r.watts!==null?this.env.format.power(r.watts):this.t(`common.action_${r.action}`);return r.undecided?f`<rect class="block undecided" x=${i} y=${t+2} width=${Math.max(1,a)} height=${e-4} rx="3" />
          ${a>c.length*7+10?f`<text class="word" x=${i+a/2} y=${t+e/2+4} text-anchor="middle">${c}</text>`:u}`:f`<rect class="block ${r.action}" x=${i} y=${t+2} width=${Math.max(1,a)} height=${e-4} rx="3" />
        <rect x=${i} y=${t+2} width=${Math.max(1,a)} height=${e-4} rx="3" fill="url(#${r.action})" />
        ${a>c.length*7+10?f`<text class="word" x=${i+a/2} y=${t+e/2+4} text-anchor="middle">${c}</text>`:u}`})}legend(){let t=nt.filter(n=>this.bands.some(r=>r.action===n&&!r.undecided)),e=this.bands.some(n=>n.undecided);return p`<ul class="legend" aria-hidden="true">
      ${this.slots.length>0?p`<li><svg width="20" height="14"><path class="line" d="M1 10H10V4H19" /></svg>${this.t("chart.price",{currency:this.unit})}</li>`:u}
      ${t.map(n=>p`<li>
            <svg width="20" height="14">
              <rect class="block ${n}" x="1" y="1" width="18" height="12" rx="3" />
              <rect x="1" y="1" width="18" height="12" rx="3" fill="url(#${n})" />
            </svg>
            ${this.t(`common.action_${n}`)}
          </li>`)}
      ${e?p`<li>
              <svg width="20" height="14"><rect class="block undecided" x="1" y="1" width="18" height="12" rx="3" /></svg>
              ${this.t("chart.undecided")}
            </li>`:u}
    </ul>`}sentences(){let{lowest:t,highest:e,seconds:n}=Z(this.slots,this.bands),r=[];t!==null&&r.push(this.t("chart.lowest",{price:this.priceText(t),time:this.times(t)})),e!==null&&e.price!==t?.price&&r.push(this.t("chart.highest",{price:this.priceText(e),time:this.times(e)}));for(let i of nt)n[i]>0&&r.push(this.t(`chart.${i}_for`,{span:this.env.format.span(n[i])}));return n.undecided>0&&r.push(this.t("chart.undecided_for",{span:this.env.format.span(n.undecided)})),r.join(" ")}table(t){let e=this.bands.length>0,n=this.slots.length>0;return p`<div class="scroll" tabindex="0" role="region" aria-label=${this.label||this.t("chart.label")}>
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">${this.t("chart.time")}</th>
            ${n?p`<th scope="col" class="number">${this.t("chart.price_column")}</th>`:u}
            ${e?p`<th scope="col">${this.t("chart.plan")}</th>
                    <th scope="col">${this.t("chart.reason")}</th>`:u}
          </tr>
        </thead>
        <tbody>
          ${this.changes.map(r=>{let{slot:i,band:a}=this.stretch(r,t);return p`<tr>
              <th scope="row">${this.env.format.weekdayTime(new Date(r))}</th>
              ${n?p`<td class="number">${this.priceText(i)}</td>`:u}
              ${e?p`<td>${this.actionText(a)}</td>
                      <td>${a?.reason??""}</td>`:u}
            </tr>`})}
        </tbody>
      </table>
    </div>`}};g.styles=[L,J],y([w({attribute:!1})],g.prototype,"prices",2),y([w({attribute:!1})],g.prototype,"steps",2),y([w({attribute:!1})],g.prototype,"from",2),y([w({attribute:!1})],g.prototype,"until",2),y([w({attribute:!1})],g.prototype,"currency",2),y([w({attribute:!1})],g.prototype,"label",2),y([P()],g.prototype,"size",2),y([P()],g.prototype,"cursor",2),y([P()],g.prototype,"tableOpen",2),y([P()],g.prototype,"now",2),y([U(".plot")],g.prototype,"plot",2),g=y([H("mr-price-chart")],g);
