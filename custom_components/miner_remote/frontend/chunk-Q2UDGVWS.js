import{a as H}from"./chunk-TXGZKQEU.js";import{a as R,b as u,c as x,e as m,h as $,i as P,j as z,l as B,w as U}from"./chunk-I7QWYJQL.js";import{b as y}from"./chunk-TN3OZQAE.js";function O(s,i){return s.map(t=>({from:Math.max(Date.parse(t.start),i.from),until:Math.min(Date.parse(t.end),i.until),price:t.price})).filter(t=>t.until>t.from&&Number.isFinite(t.price)).sort((t,e)=>t.from-e.from)}function L(s,i){let t=[];for(let e of s){let n=Math.max(Date.parse(e.start),i.from),r=Math.min(Date.parse(e.end),i.until);if(e.action===null||!(r>n))continue;let o=t.at(-1);o!==void 0&&o.until===n&&o.action===e.action&&o.watts===e.power_limit_w&&o.reason===e.reason?t[t.length-1]={...o,until:r}:t.push({from:n,until:r,action:e.action,watts:e.power_limit_w,reason:e.reason})}return t}function j(s,i){let t=[...s,...i],e=Math.min(...t.map(r=>Date.parse(r.start))),n=Math.max(...t.map(r=>Date.parse(r.end)));return n>e&&Number.isFinite(n-e)?{from:e,until:n}:null}function F(s){if(s.length===0)return{low:0,high:1};let i=Number.POSITIVE_INFINITY,t=Number.NEGATIVE_INFINITY;for(let{price:n}of s)i=Math.min(i,n),t=Math.max(t,n);if(i===t&&i===0)return{low:0,high:1};if(i>=0&&(i<t*.6||i===t))return{low:0,high:t*1.08};if(t<=0&&(t>i*.6||i===t))return{low:i*1.08,high:0};let e=(t-i)*.08;return{low:i-e,high:t+e}}function V(s,i,t){let e=(i-s)/Math.max(1,t);if(!(e>0)||!Number.isFinite(e))return{values:[s],digits:2};let n=10**Math.floor(Math.log10(e)),o=([1,2,5,10].find(f=>f*n>=e*(1-1e-9))??10)*n,l=Math.max(0,-Math.floor(Math.log10(o)+1e-9)),h=[];for(let f=Math.ceil(s/o-1e-9);f*o<=i+o*1e-9;f++)h.push(Number((f*o).toFixed(l))+0);return{values:h,digits:l}}function I(s,i,t,e){let n=i===s?0:(e-t)/(i-s);return r=>t+(r-s)*n}function W(s){let i=[];for(let t of s){let e=i.at(-1);e!==void 0&&(e.at(-1)?.until??Number.NaN)>=t.from?e.push(t):i.push([t])}return i}function Q(s,i,t){return W(s).map(e=>e.map((n,r)=>`${r===0?"M":"L"}${w(i(n.from))} ${w(t(n.price))}H${w(i(n.until))}`).join("")).join("")}function Y(s,i,t,e){let n=w(t(e));return W(s).map(r=>{let o=r[0],l=r.map(h=>`V${w(t(h.price))}H${w(i(h.until))}`).join("");return`M${w(i(o.from))} ${n}${l}V${n}Z`}).join("")}function E(s,i){return s.find(t=>t.from<=i&&i<t.until)}function G(s,i,t){let e=new Set([t.from]),n,r=t.from;for(let o of s)o.from>r&&e.add(r),(o.price!==n||o.from>r)&&e.add(o.from),n=o.price,r=o.until;s.length>0&&e.add(r);for(let o of i)e.add(o.from),e.add(o.until);return e.delete(t.until),[...e].sort((o,l)=>o-l)}function K(s,i){let t=null,e=null;for(let r of s)(t===null||r.price<t.price)&&(t=r),(e===null||r.price>e.price)&&(e=r);let n={off:0,limit:0,on:0};for(let r of i)n[r.action]+=(r.until-r.from)/1e3;return{lowest:t,highest:e,seconds:n}}function w(s){return Math.round(s*10)/10}var it=[1,2,3,6,12];function X(s,i,t,e,n){let r=new Intl.DateTimeFormat("en-GB",{timeZone:n,day:"2-digit",hour:"2-digit",minute:"2-digit",hourCycle:"h23"}),o=t/Math.max(1,(i-s)/36e5),l=it.find(d=>d*o>=e),h=[],f=[],v=r.format(s).slice(0,2),b="";for(let d=Math.ceil(s/9e5)*9e5;d<i;d+=9e5){let g=r.format(d);g.slice(0,2)!==v?(v=g.slice(0,2),b=g,h.push(d)):g.endsWith(":00")&&g!==b&&(b=g,l!==void 0&&Number(g.slice(-5,-3))%l===0&&d>s&&f.push(d))}return{days:h,hours:f}}function Z(s,i,t){let e=[];for(let n of s){let r=e.at(-1);(r===void 0||i(n)-i(r)>=t)&&e.push(n)}return e}var q=24,J=38,C=88,ot=6e4,tt=["off","limit","on"],p=class extends H{constructor(){super(...arguments);this.prices=[];this.steps=[];this.from="";this.until="";this.currency="";this.label="";this.size={width:0,height:300};this.tableOpen=!1;this.now=Date.now();this.span=null;this.slots=[];this.bands=[];this.changes=[]}connectedCallback(){super.connectedCallback();let t=new ResizeObserver(()=>this.measure());t.observe(this),this.owns(()=>t.disconnect()),this.now=Date.now();let e=setInterval(()=>{this.now=Date.now()},ot/2);this.owns(()=>clearInterval(e))}measure(){let{clientWidth:t,clientHeight:e}=this.plot??this;t>0&&(t!==this.size.width||e!==this.size.height)&&(this.size={width:t,height:e})}willUpdate(t){if(!["prices","steps","from","until"].some(n=>t.has(n)))return;let e={from:Date.parse(this.from),until:Date.parse(this.until)};this.span=e.until>e.from?e:j(this.prices,this.steps),this.slots=this.span===null?[]:O(this.prices,this.span),this.bands=this.span===null?[]:L(this.steps,this.span),this.changes=this.span===null?[]:G(this.slots,this.bands,this.span)}updated(){this.measure()}stretch(t,e){let n=this.changes.findLastIndex(r=>r<=t);return{from:this.changes[n]??e.from,until:this.changes[n+1]??e.until,slot:E(this.slots,t),band:E(this.bands,t)}}get unit(){return this.currency||this.env.format.currency}wanted(t){return t===void 0?this.t("common.action_free"):t.action==="limit"&&t.watts!==null?this.t("chart.limited",{power:this.env.format.power(t.watts)}):this.t(`common.action_${t.action}`)}priced(t){return t===void 0?this.t("chart.no_price"):this.env.format.price(t.price,this.unit)}times(t){let{format:e}=this.env,n=new Date(t.until),r=t.until-t.from>=864e5?e.weekdayTime(n):e.time(n);return`${e.weekdayTime(new Date(t.from))} \u2013 ${r}`}parts(t){return[this.times(t),...this.slots.length>0?[this.priced(t.slot)]:[],...this.bands.length>0?[this.wanted(t.band)]:[]]}follow(t,e,n){let r=t.currentTarget.getBoundingClientRect();this.cursor=Math.min(e.until-1,Math.max(e.from,n(t.clientX-r.left)))}step(t,e){let n=this.changes.findLastIndex(h=>h<=e),r=this.changes.length-1,o={ArrowLeft:n-1,ArrowDown:n-1,ArrowRight:n+1,ArrowUp:n+1,Home:0},l=t.key==="End"?r:o[t.key];l!==void 0&&(t.preventDefault(),this.cursor=this.changes[Math.min(r,Math.max(0,l))])}render(){let t=this.span;if(t===null||this.slots.length===0&&this.bands.length===0)return u`<p class="empty">${this.t("chart.empty")}</p>`;let e=this.now>=t.from&&this.now<t.until,n=this.cursor??(e?this.now:t.from),r=this.stretch(n,t),o=this.parts(r);return u`<div class="readout ${this.bands.length>0?"why":""}" aria-hidden="true">
        <div class="facts">
          ${this.cursor===void 0&&e?u`<b>${this.t("chart.now")}:</b>`:m}
          ${o.map((l,h)=>u`<span class=${h===0?"":"strong"}>${l}</span>`)}
        </div>
        ${this.bands.length>0?u`<div class="reason">${r.band?.reason??""}</div>`:m}
      </div>
      ${this.drawing(t,e,r,[...o,r.band?.reason??""].filter(Boolean).join(", "))}
      ${this.legend()}
      <p class="visually-hidden" id="summary">${this.spoken()}</p>
      <details
        @toggle=${l=>{this.tableOpen=l.currentTarget.open}}
      >
        <summary>${this.t("chart.as_table")}</summary>
        ${this.tableOpen?this.table(t):m}
      </details>`}drawing(t,e,n,r){let{format:o}=this.env,{width:l,height:h}=this.size,f=this.slots.length>0,v=this.bands.length>0?q:0,b=F(this.slots),d=h-J,g=d-v,M=V(b.low,b.high,Math.max(2,Math.floor(g/48))),_=M.values.map(a=>o.number(a,M.digits,M.digits)),S=f?14+Math.max(..._.map(a=>a.length))*7:8,T=l-8,c=I(t.from,t.until,S,T),k=I(b.low,b.high,g-4,10),A=I(S,T,t.from,t.until),N=o.time(new Date(t.from)),D=X(t.from,t.until,T-S,N.length*6.5+10,o.timeZone),et=Z([t.from,...D.days].reverse(),a=>-c(a),C).filter(a=>c(a)+C<=l),nt=Math.min(Math.max(0,b.low),b.high);return u`<div
      class="plot ${f?"":"low"}"
      tabindex="0"
      role="slider"
      aria-label=${this.label||this.t("chart.label")}
      aria-describedby="summary"
      aria-valuemin="0"
      aria-valuemax=${this.changes.length-1}
      aria-valuenow=${Math.max(0,this.changes.indexOf(n.from))}
      aria-valuetext=${r}
      @pointermove=${a=>this.follow(a,t,A)}
      @pointerdown=${a=>this.follow(a,t,A)}
      @pointerleave=${()=>{this.cursor=void 0}}
      @blur=${()=>{this.cursor=void 0}}
      @keydown=${a=>this.step(a,n.from)}
    >
      ${l===0?m:x`<svg width=${l} height=${h} viewBox="0 0 ${l} ${h}" aria-hidden="true">
        ${st}
        ${this.bands.map(a=>x`<rect class="tint" x=${c(a.from)} width=${Math.max(0,c(a.until)-c(a.from))}
            y=${f?0:g} height=${f?g:0} fill="url(#${a.action})" />`)}
        ${f?M.values.map((a,rt)=>x`<line class=${a===0?"zero":"grid"} x1=${S} x2=${T}
                  y1=${k(a)} y2=${k(a)} />
                <text x=${S-8} y=${k(a)+4} text-anchor="end">${_[rt]}</text>`):m}
        ${D.days.map(a=>x`<line class="day" x1=${c(a)} x2=${c(a)} y1="0" y2=${d+34} />`)}
        ${D.hours.map(a=>x`<line class="grid" x1=${c(a)} x2=${c(a)} y1=${d} y2=${d+4} />
            <text x=${c(a)} y=${d+16} text-anchor="middle">${Math.abs(c(a)-l/2)+N.length*4<=l/2?o.time(new Date(a)):m}</text>`)}
        ${et.map(a=>x`<text class="date" x=${c(a)+4} y=${d+33}>${o.day(new Date(a))}</text>`)}
        <path class="area" d=${Y(this.slots,c,k,nt)} />
        <path class="line" d=${Q(this.slots,c,k)} />
        ${v>0?this.lane(g,v,c):m}
        <line class="axis" x1=${S} x2=${T} y1=${d} y2=${d} />
        ${this.cursor===void 0?m:x`<rect class="looked" x=${c(n.from)} width=${Math.max(1,c(n.until)-c(n.from))}
                y="0" height=${d} />`}
        ${e?x`<line class="now" x1=${c(this.now)} x2=${c(this.now)} y1="0" y2=${d} />`:m}
        ${n.slot===void 0||!f?m:x`<circle class="dot" r="4.5" cx=${c(Math.min(Math.max(this.cursor??this.now,n.from),n.until))} cy=${k(n.slot.price)} />`}
      </svg>`}
    </div>`}lane(t,e,n){return this.bands.map(r=>{let o=n(r.from),l=n(r.until)-o,h=r.action==="limit"&&r.watts!==null?this.env.format.power(r.watts):this.t(`common.action_${r.action}`);return x`<rect class="block ${r.action}" x=${o} y=${t+2} width=${Math.max(1,l)} height=${e-4} rx="3" />
        <rect x=${o} y=${t+2} width=${Math.max(1,l)} height=${e-4} rx="3" fill="url(#${r.action})" />
        ${l>h.length*7+10?x`<text class="word" x=${o+l/2} y=${t+e/2+4} text-anchor="middle">${h}</text>`:m}`})}legend(){let t=tt.filter(e=>this.bands.some(n=>n.action===e));return u`<ul class="legend" aria-hidden="true">
      ${this.slots.length>0?u`<li><svg width="20" height="14"><path class="line" d="M1 10H10V4H19" /></svg>${this.t("chart.price",{currency:this.unit})}</li>`:m}
      ${t.map(e=>u`<li>
            <svg width="20" height="14">
              <rect class="block ${e}" x="1" y="1" width="18" height="12" rx="3" />
              <rect x="1" y="1" width="18" height="12" rx="3" fill="url(#${e})" />
            </svg>
            ${this.t(`common.action_${e}`)}
          </li>`)}
    </ul>`}spoken(){let{lowest:t,highest:e,seconds:n}=K(this.slots,this.bands),r=[];t!==null&&r.push(this.t("chart.lowest",{price:this.priced(t),time:this.times(t)})),e!==null&&e.price!==t?.price&&r.push(this.t("chart.highest",{price:this.priced(e),time:this.times(e)}));for(let o of tt)n[o]>0&&r.push(this.t(`chart.${o}_for`,{span:this.env.format.span(n[o])}));return r.join(" ")}table(t){let e=this.bands.length>0,n=this.slots.length>0;return u`<div class="scroll" tabindex="0" role="region" aria-label=${this.label||this.t("chart.label")}>
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">${this.t("chart.time")}</th>
            ${n?u`<th scope="col" class="number">${this.t("chart.price_column")}</th>`:m}
            ${e?u`<th scope="col">${this.t("chart.plan")}</th>
                    <th scope="col">${this.t("chart.reason")}</th>`:m}
          </tr>
        </thead>
        <tbody>
          ${this.changes.map(r=>{let{slot:o,band:l}=this.stretch(r,t);return u`<tr>
              <th scope="row">${this.env.format.weekdayTime(new Date(r))}</th>
              ${n?u`<td class="number">${this.priced(o)}</td>`:m}
              ${e?u`<td>${this.wanted(l)}</td>
                      <td>${l?.reason??""}</td>`:m}
            </tr>`})}
        </tbody>
      </table>
    </div>`}};p.styles=[U,R`
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
        height: ${q+J+4}px;
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
    `],y([$({attribute:!1})],p.prototype,"prices",2),y([$({attribute:!1})],p.prototype,"steps",2),y([$({attribute:!1})],p.prototype,"from",2),y([$({attribute:!1})],p.prototype,"until",2),y([$({attribute:!1})],p.prototype,"currency",2),y([$({attribute:!1})],p.prototype,"label",2),y([P()],p.prototype,"size",2),y([P()],p.prototype,"cursor",2),y([P()],p.prototype,"tableOpen",2),y([P()],p.prototype,"now",2),y([z(".plot")],p.prototype,"plot",2),p=y([B("mr-price-chart")],p);var st=x`<defs>
  <pattern id="off" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
    <line class="hatch" x1="3.5" y1="0" x2="3.5" y2="7" />
  </pattern>
  <pattern id="limit" width="7" height="7" patternUnits="userSpaceOnUse">
    <circle class="dots" cx="3.5" cy="3.5" r="1.3" />
  </pattern>
  <pattern id="on" width="8" height="8" patternUnits="userSpaceOnUse"><rect class="plainly" width="8" height="8" /></pattern>
</defs>`;
