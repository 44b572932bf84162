import{a as I,b as O,c as N,d as P,e as R,f as T,g as U,h as V,i as E,j as W,k as j,l as K,m as X,n as q,o as Y,p as Z,q as F}from"./chunk-65HKCRDK.js";import{a as H}from"./chunk-A7H35QJA.js";import{a as $,b,c as L,n as z,o as B}from"./chunk-NWAP5VZV.js";import{d as l,e as d,g as h}from"./chunk-42XHLT2J.js";import{b as u}from"./chunk-TN3OZQAE.js";var G=88,et=6e4,J=["off","limit","on"],c=class extends H{constructor(){super(...arguments);this.prices=[];this.steps=[];this.from="";this.until="";this.currency="";this.label="";this.size={width:0,height:300};this.tableOpen=!1;this.now=Date.now();this.span=null;this.slots=[];this.bands=[];this.changes=[]}connectedCallback(){super.connectedCallback();let t=new ResizeObserver(()=>this.measure());t.observe(this),this.owns(()=>t.disconnect()),this.now=Date.now();let i=setInterval(()=>{this.now=Date.now()},et/2);this.owns(()=>clearInterval(i))}measure(){let{clientWidth:t,clientHeight:i}=this.plot??this;t>0&&(t!==this.size.width||i!==this.size.height)&&(this.size={width:t,height:i})}willUpdate(t){if(!["prices","steps","from","until"].some(e=>t.has(e)))return;let i={from:Date.parse(this.from),until:Date.parse(this.until)};this.span=i.until>i.from?i:N(this.prices,this.steps),this.slots=this.span===null?[]:I(this.prices,this.span),this.bands=this.span===null?[]:O(this.steps,this.span),this.changes=this.span===null?[]:W(this.slots,this.bands,this.span)}updated(){this.measure()}stretch(t,i){let e=this.changes.findLastIndex(s=>s<=t);return{from:this.changes[e]??i.from,until:this.changes[e+1]??i.until,slot:E(this.slots,t),band:E(this.bands,t)}}get unit(){return this.currency||this.env.format.currency}actionText(t){return t===void 0?this.t("common.action_free"):t.undecided?this.t("chart.undecided"):t.action==="limit"&&t.watts!==null?this.t("chart.limited",{power:this.env.format.power(t.watts)}):this.t(`common.action_${t.action}`)}priceText(t){return t===void 0?this.t("chart.no_price"):this.env.format.price(t.price,this.unit)}times(t){let{format:i}=this.env,e=new Date(t.until),s=t.until-t.from>=864e5?i.weekdayTime(e):i.time(e);return`${i.weekdayTime(new Date(t.from))} \u2013 ${s}`}parts(t){return[this.times(t),...this.slots.length>0?[this.priceText(t.slot)]:[],...this.bands.length>0?[this.actionText(t.band)]:[]]}follow(t,i,e){let s=t.currentTarget.getBoundingClientRect();this.cursor=Math.min(i.until-1,Math.max(i.from,e(t.clientX-s.left)))}step(t,i){let e=this.changes.findLastIndex(m=>m<=i),s=this.changes.length-1,a={ArrowLeft:e-1,ArrowDown:e-1,ArrowRight:e+1,ArrowUp:e+1,Home:0},r=t.key==="End"?s:a[t.key];r!==void 0&&(t.preventDefault(),this.cursor=this.changes[Math.min(s,Math.max(0,r))])}render(){let t=this.span;if(t===null||this.slots.length===0&&this.bands.length===0)return l`<p class="empty">${this.t(this.steps.length>0?"chart.nothing_wanted":"chart.empty")}</p>`;let i=this.now>=t.from&&this.now<t.until,e=this.cursor??(i?this.now:t.from),s=this.stretch(e,t),a=this.parts(s);return l`<div class="readout ${this.bands.length>0?"why":""}" aria-hidden="true">
<div class="facts">
${this.cursor===void 0&&i?l`<b>${this.t("chart.now")}:</b>`:h}
${a.map((r,m)=>l`<span class=${m===0?"":"strong"}>${r}</span>`)}
</div>
${this.bands.length>0?l`<div class="reason">${s.band?.reason??""}</div>`:h}
</div>
${this.drawing(t,i,s,[...a,s.band?.reason??""].filter(Boolean).join(", "))}
${this.legend()}
<p class="visually-hidden" id="summary">${this.sentences()}</p>
<details
@toggle=${r=>{this.tableOpen=r.currentTarget.open}}
>
<summary>${this.t("chart.as_table")}</summary>
${this.tableOpen?this.table(t):h}
</details>`}drawing(t,i,e,s){let{format:a}=this.env,{width:r,height:m}=this.size,f=this.slots.length>0,k=this.bands.length>0?K:0,g=P(this.slots),p=m-X,w=p-k,S=R(g.low,g.high,Math.max(2,Math.floor(w/48))),_=S.values.map(n=>a.number(n,S.digits,S.digits)),x=f?14+Math.max(..._.map(n=>n.length))*7:8,y=r-8,o=T(t.from,t.until,x,y),v=T(g.low,g.high,w-4,10),A=T(x,y,t.from,t.until),M=a.time(new Date(t.from)),D=Z(t.from,t.until,y-x,M.length*6.5+10,a.timeZone),Q=F([t.from,...D.days].reverse(),n=>-o(n),G).filter(n=>o(n)+G<=r),C=Math.min(Math.max(0,g.low),g.high);return l`<div
class="plot ${f?"":"low"}"
tabindex="0"
role="slider"
aria-label=${this.label||this.t("chart.label")}
aria-describedby="summary"
aria-valuemin="0"
aria-valuemax=${this.changes.length-1}
aria-valuenow=${Math.max(0,this.changes.indexOf(e.from))}
aria-valuetext=${s}
@pointermove=${n=>this.follow(n,t,A)}
@pointerdown=${n=>this.follow(n,t,A)}
@pointerleave=${()=>{this.cursor=void 0}}
@blur=${()=>{this.cursor=void 0}}
@keydown=${n=>this.step(n,e.from)}
>
${r===0?h:d`<svg width=${r} height=${m} viewBox="0 0 ${r} ${m}" aria-hidden="true">
${q}
${this.bands.map(n=>d`<rect class="tint ${n.undecided?"undecided":""}" x=${o(n.from)} width=${Math.max(0,o(n.until)-o(n.from))}
y=${f?0:w} height=${f?w:0} fill="url(#${n.action})" />`)}
${f?S.values.map((n,tt)=>d`<line class=${n===0?"zero":"grid"} x1=${x} x2=${y}
y1=${v(n)} y2=${v(n)} />
<text x=${x-8} y=${v(n)+4} text-anchor="end">${_[tt]}</text>`):h}
${D.days.map(n=>d`<line class="day" x1=${o(n)} x2=${o(n)} y1="0" y2=${p+34} />`)}
${D.hours.map(n=>d`<line class="grid" x1=${o(n)} x2=${o(n)} y1=${p} y2=${p+4} />
<text x=${o(n)} y=${p+16} text-anchor="middle">${Math.abs(o(n)-r/2)+M.length*4<=r/2?a.time(new Date(n)):h}</text>`)}
${Q.map(n=>d`<text class="date" x=${o(n)+4} y=${p+33}>${a.day(new Date(n))}</text>`)}
<path class="area" d=${V(this.slots,o,v,C)} />
<path class="line" d=${U(this.slots,o,v)} />
${k>0?this.lane(w,k,o):h}
<line class="axis" x1=${x} x2=${y} y1=${p} y2=${p} />
${this.cursor===void 0?h:d`<rect class="looked" x=${o(e.from)} width=${Math.max(1,o(e.until)-o(e.from))}
y="0" height=${p} />`}
${i?d`<line class="now" x1=${o(this.now)} x2=${o(this.now)} y1="0" y2=${p} />`:h}
${e.slot===void 0||!f?h:d`<circle class="dot" r="4.5" cx=${o(Math.min(Math.max(this.cursor??this.now,e.from),e.until))} cy=${v(e.slot.price)} />`}
</svg>`}
</div>`}lane(t,i,e){return this.bands.map(s=>{let a=e(s.from),r=e(s.until)-a,m=s.undecided?this.t("chart.undecided"):s.action==="limit"&&s.watts!==null?this.env.format.power(s.watts):this.t(`common.action_${s.action}`);return s.undecided?d`<rect class="block undecided" x=${a} y=${t+2} width=${Math.max(1,r)} height=${i-4} rx="3" />
${r>m.length*7+10?d`<text class="word" x=${a+r/2} y=${t+i/2+4} text-anchor="middle">${m}</text>`:h}`:d`<rect class="block ${s.action}" x=${a} y=${t+2} width=${Math.max(1,r)} height=${i-4} rx="3" />
<rect x=${a} y=${t+2} width=${Math.max(1,r)} height=${i-4} rx="3" fill="url(#${s.action})" />
${r>m.length*7+10?d`<text class="word" x=${a+r/2} y=${t+i/2+4} text-anchor="middle">${m}</text>`:h}`})}legend(){let t=J.filter(e=>this.bands.some(s=>s.action===e&&!s.undecided)),i=this.bands.some(e=>e.undecided);return l`<ul class="legend" aria-hidden="true">
${this.slots.length>0?l`<li><svg width="20" height="14"><path class="line" d="M1 10H10V4H19" /></svg>${this.t("chart.price",{currency:this.unit})}</li>`:h}
${t.map(e=>l`<li>
<svg width="20" height="14">
<rect class="block ${e}" x="1" y="1" width="18" height="12" rx="3" />
<rect x="1" y="1" width="18" height="12" rx="3" fill="url(#${e})" />
</svg>
${this.t(`common.action_${e}`)}
</li>`)}
${i?l`<li>
<svg width="20" height="14"><rect class="block undecided" x="1" y="1" width="18" height="12" rx="3" /></svg>
${this.t("chart.undecided")}
</li>`:h}
</ul>`}sentences(){let{lowest:t,highest:i,seconds:e}=j(this.slots,this.bands),s=[];t!==null&&s.push(this.t("chart.lowest",{price:this.priceText(t),time:this.times(t)})),i!==null&&i.price!==t?.price&&s.push(this.t("chart.highest",{price:this.priceText(i),time:this.times(i)}));for(let a of J)e[a]>0&&s.push(this.t(`chart.${a}_for`,{span:this.env.format.span(e[a])}));return e.undecided>0&&s.push(this.t("chart.undecided_for",{span:this.env.format.span(e.undecided)})),s.join(" ")}table(t){let i=this.bands.length>0,e=this.slots.length>0;return l`<div class="scroll" tabindex="0" role="region" aria-label=${this.label||this.t("chart.label")}>
<table class="plain">
<thead>
<tr>
<th scope="col">${this.t("chart.time")}</th>
${e?l`<th scope="col" class="number">${this.t("chart.price_column")}</th>`:h}
${i?l`<th scope="col">${this.t("chart.plan")}</th>
<th scope="col">${this.t("chart.reason")}</th>`:h}
</tr>
</thead>
<tbody>
${this.changes.map(s=>{let{slot:a,band:r}=this.stretch(s,t);return l`<tr>
<th scope="row">${this.env.format.weekdayTime(new Date(s))}</th>
${e?l`<td class="number">${this.priceText(a)}</td>`:h}
${i?l`<td>${this.actionText(r)}</td>
<td>${r?.reason??""}</td>`:h}
</tr>`})}
</tbody>
</table>
</div>`}};c.styles=[B,Y],u([$({attribute:!1})],c.prototype,"prices",2),u([$({attribute:!1})],c.prototype,"steps",2),u([$({attribute:!1})],c.prototype,"from",2),u([$({attribute:!1})],c.prototype,"until",2),u([$({attribute:!1})],c.prototype,"currency",2),u([$({attribute:!1})],c.prototype,"label",2),u([b()],c.prototype,"size",2),u([b()],c.prototype,"cursor",2),u([b()],c.prototype,"tableOpen",2),u([b()],c.prototype,"now",2),u([L(".plot")],c.prototype,"plot",2),c=u([z("mr-price-chart")],c);
