import{q as Z,w as He}from"./chunk-5Q6JFBHJ.js";import{a as X}from"./chunk-WOVEF46C.js";import"./chunk-YT64GJXX.js";import{a as Pe,b as Ee,d as Te,e as Me,f as L,i as K,m as Ce,n as Ie,o as Ne,p as De,q as Ae}from"./chunk-65HKCRDK.js";import{b as ne}from"./chunk-BGVOY4VW.js";import{b as ke}from"./chunk-2PYYMH4C.js";import"./chunk-GDHJSZLJ.js";import"./chunk-4G2WD7AA.js";import{d as J}from"./chunk-IYRH673A.js";import"./chunk-5HZV2MDT.js";import{a as ve,b as $e,c as we}from"./chunk-CCPWH7HD.js";import"./chunk-LBJ7OJ63.js";import"./chunk-PX2T7C5E.js";import{c as ye}from"./chunk-24T7MEBM.js";import{d as F,f as Se,g as Re}from"./chunk-CSDMT7G5.js";import{c as ge}from"./chunk-QUOCOWSW.js";import{a as W}from"./chunk-JRY53VCF.js";import{b as xe,c as _e}from"./chunk-MMHEOMF5.js";import"./chunk-5UK7NHO3.js";import{a as T,b as be}from"./chunk-WKBION5I.js";import{a as P}from"./chunk-SQ2ULTSQ.js";import{J as ce,M as ue,_ as Y,d as pe}from"./chunk-64LJY4AI.js";import{a as h,b as g,c as he,g as B,h as q,i as j,m as fe,n as w,o as x}from"./chunk-RNM73VBG.js";import"./chunk-RPZHBZSE.js";import{a as z,d as l,e as v,f as re,g as c}from"./chunk-42XHLT2J.js";import{b as p}from"./chunk-TN3OZQAE.js";var M=z`:host{display:block}.flat{margin:0}h3+*{margin-top:8px}.progress{margin:8px 0 0}.limits{margin-top:8px}dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(130px,1fr));gap:12px 16px;margin:0}dt{color:var(--mr-secondary);font-size:12px}dd{margin:0;overflow-wrap:anywhere}ul{list-style:none;margin:0;padding:0}li{display:flex;flex-wrap:wrap;align-items:center;gap:2px 12px;padding:8px 0;border-bottom:1px solid var(--divider-color);overflow-wrap:anywhere}.what{flex:1;min-width:180px}.what .help{display:block}li .error{flex-basis:100%}dd.help{font-size:12px}.boards{display:grid;gap:12px;grid-template-columns:repeat(auto-fill,minmax(min(300px,100%),1fr))}.board{border:1px solid var(--divider-color);border-radius:8px;padding:12px;display:flex;flex-direction:column;gap:8px}.board dl{grid-template-columns:repeat(auto-fill,minmax(90px,1fr));gap:8px 12px}.fans{display:flex;flex-wrap:wrap;gap:4px 24px;margin-top:12px}.fans li{border:0;padding:4px 0}`;var pt=4,I=class extends T{constructor(){super(...arguments);this.made=0;this.error=""}willUpdate(e){e.has("minerId")&&(this.backups=void 0),(e.has("minerId")||e.has("made"))&&this.load(this.minerId)}async load(e){try{let{backups:t}=await B(this.env.hass,"GET",`remote/backups${j({miner_id:e,limit:pt})}`);if(e!==this.minerId)return;this.backups=t,this.error=""}catch(t){e===this.minerId&&(this.error=this.env.errorText(t))}}render(){return l`<h3>${this.t("common.tab_backups")}</h3>
${this.list()}
<p class="flat">${P(["backups"],this.t("miner.all_backups"),{miner:this.minerId})}</p>`}list(){return this.error!==""?l`<p class="error" role="alert">${this.error}</p>`:this.backups===void 0?l`<p class="help" role="status">${this.t("common.loading")}</p>`:this.backups.length===0?l`<p class="help">${this.t("miner.no_backups")}</p>`:l`<ul>
${this.backups.map(e=>l`<li>
<span class="what">
${P(["backups",String(e.id)],e.backup_name)}
<span class="help">
${this.env.format.dateTime(e.created_at)}, ${this.t(`backups.type_${e.backup_type}`)}
</span>
</span>
</li>`)}
</ul>`}};I.styles=[x,M],p([h({attribute:!1})],I.prototype,"minerId",2),p([h({attribute:!1})],I.prototype,"made",2),p([g()],I.prototype,"backups",2),p([g()],I.prototype,"error",2),I=p([w("mr-miner-backups")],I);var ct={},ze=xe(class extends _e{constructor(){super(...arguments),this.ot=ct}render(a,i){return i()}update(a,[i,e]){if(Array.isArray(i)){if(Array.isArray(this.ot)&&this.ot.length===i.length&&i.every((t,r)=>t===this.ot[r]))return re}else if(this.ot===i)return re;return this.ot=Array.isArray(i)?Array.from(i):i,this.render(i,e)}});function Oe(a,i,e){let t=[],r=Math.min(i.until,e);return a.forEach(({s:n,lu:s},o)=>{let d=n.trim()===""?Number.NaN:Number(n),m=Math.max(s*1e3,i.from),u=Math.min((a[o+1]?.lu??Number.POSITIVE_INFINITY)*1e3,r);Number.isFinite(d)&&u>m&&t.push({from:m,until:u,mean:d,low:d,high:d})}),t}function Be(a,i){return a.flatMap(({start:e,end:t,mean:r,min:n,max:s})=>{let o=Math.max(e,i.from),d=Math.min(t,i.until);return r==null||!(d>o)?[]:[{from:o,until:d,mean:r,low:n??r,high:s??r}]})}function je(a,i,e){if(a.length<=e)return a;let t=(i.until-i.from)/e,r=[],n=[],s=()=>{let o=n[0],d=n.at(-1);if(o===void 0||d===void 0)return;let m=0,u=0;for(let{from:f,until:$,mean:D}of n)m+=D*($-f),u+=$-f;r.push({from:o.from,until:d.until,mean:m/u,low:Math.min(...n.map(f=>f.low)),high:Math.max(...n.map(f=>f.high))}),n=[]};for(let o of a){let d=n[0],m=n.at(-1),u=d!==void 0&&Math.floor((o.from-i.from)/t)>Math.floor((d.from-i.from)/t),f=m!==void 0&&o.from-m.until>t;(u||f)&&s(),n.push(o)}return s(),r}function Ue(a,i=1e3){let e=[];for(let t of a){let r=e.at(-1);r!==void 0&&t.from-(r.at(-1)?.until??Number.NaN)<=i?r.push(t):e.push([t])}return e}function qe(a,i=null){let e=i??Number.POSITIVE_INFINITY,t=i??Number.NEGATIVE_INFINITY;for(let n of a)e=Math.min(e,n.low),t=Math.max(t,n.high);let r=t>=e?[e,t]:[];return Te(r.map(n=>({from:0,until:0,price:n})))}function Fe(a,i,e){return Ue(a).map(t=>t.map(({from:r,until:n,mean:s},o)=>`${o===0?"M":"L"}${_(i(r))} ${_(e(s))}H${_(i(n))}`).join("")).join("")}function Le(a,i,e){return a.every(({low:t,high:r})=>t===r)?"":Ue(a).map(t=>{let r=t.map(({from:s,until:o,high:d})=>`${_(i(s))} ${_(e(d))}H${_(i(o))}`),n=[...t].reverse().map(({from:s,until:o,low:d})=>`${_(i(o))} ${_(e(d))}H${_(i(s))}`);return`M${[...r,...n].join("L")}Z`}).join("")}function Ke(a,i,e,t,r){let n=Array(i).fill(""),s=a.map(({price:m})=>m),o=Math.min(...s),d=Math.max(...s);for(let{from:m,until:u,price:f}of a){let $=d>o?Math.min(i-1,Math.floor((f-o)/(d-o)*i)):0;n[$]+=`M${_(e(m))} ${t}H${_(e(u))}v${r}H${_(e(m))}Z`}return n}function Ve(a,i,e){let t=[];for(let r of[...a].sort((n,s)=>i(n)-i(s))){let n=t.at(-1);n?.[0]!==void 0&&i(r)-i(n[0])<e?n.push(r):t.push([r])}return t}function _(a){return Math.round(a*10)/10}var Ge=88,ie=8,We=5,ut=8,b=class extends T{constructor(){super(...arguments);this.samples=[];this.bands=[];this.marks=[];this.prices=[];this.now=Date.now();this.reference=null;this.label="";this.text=String;this.describe=()=>"";this.size={width:0,height:180};this.drawn=[]}connectedCallback(){super.connectedCallback();let e=new ResizeObserver(()=>this.measure());e.observe(this),this.owns(()=>e.disconnect())}measure(){let{clientWidth:e,clientHeight:t}=this.plot??this;e>0&&(e!==this.size.width||t!==this.size.height)&&(this.size={width:e,height:t})}willUpdate(e){["samples","span","size"].some(t=>e.has(t))&&(this.drawn=je(this.samples,this.span,Math.max(60,Math.floor(this.size.width/1.5))))}updated(){this.measure()}look(e){this.dispatchEvent(new CustomEvent("cursor",{detail:e}))}follow(e,t){let r=e.currentTarget.getBoundingClientRect(),{from:n,until:s}=this.span;this.look(Math.min(s-1,Math.max(n,t(e.clientX-r.left))))}step(e){let t=this.drawn.length-1,r=this.cursor===void 0?t:this.drawn.findLastIndex(({from:o})=>o<=(this.cursor??0)),s={ArrowLeft:r-1,ArrowDown:r-1,ArrowRight:r+1,ArrowUp:r+1,PageDown:r-10,PageUp:r+10,Home:0,End:t}[e.key];s!==void 0&&(e.preventDefault(),this.look(this.drawn[Math.min(t,Math.max(0,s))]?.from))}valueText(e){if(e===void 0)return"\u2013";let{mean:t,low:r,high:n}=e,s=this.text(t);return r===n?s:this.t("chart.mean_range",{mean:s,low:this.text(r),high:this.text(n)})}render(){let{span:e,drawn:t,cursor:r}=this,{width:n,height:s}=this.size,o=r===void 0?t.at(-1):K(t,r),d=qe(t,this.reference),m=this.prices.length>0?ie+2:0,u=s-Ce,f=u-m,$=Me(d.low,d.high,Math.max(2,Math.floor(f/42))),D=$.values.map(k=>this.env.format.number(k,$.digits,$.digits)),A=14+Math.max(...D.map(k=>k.length))*7,E=n-8,R=L(e.from,e.until,A,E),H=L(d.low,d.high,f-4,12),te=[r===void 0?"":this.env.format.weekdayTime(new Date(r)),this.valueText(o),r===void 0?"":this.describe(r)];return l`<div class="head">
<h4>${this.label}</h4>
<span class="strong" aria-hidden="true">${this.valueText(o)}</span>
</div>
<div
class="plot"
tabindex="0"
role="slider"
aria-label=${this.label}
aria-valuemin="0"
aria-valuemax=${Math.max(0,t.length-1)}
aria-valuenow=${Math.max(0,o===void 0?0:t.indexOf(o))}
aria-valuetext=${te.filter(Boolean).join(", ")}
@pointermove=${k=>this.follow(k,L(A,E,e.from,e.until))}
@pointerdown=${k=>this.follow(k,L(A,E,e.from,e.until))}
@pointerleave=${k=>{k.pointerType!=="touch"&&this.look(void 0)}}
@blur=${()=>this.look(void 0)}
@keydown=${this.step}
>
${n===0?c:v`<svg width=${n} height=${s} viewBox="0 0 ${n} ${s}" aria-hidden="true">
${ze([t,e,this.size,this.bands,this.marks,this.prices,this.now,this.reference,this.env],()=>[this.background(R,f),this.axes(R,H,A,E,u,$.values,D),Ke(this.prices,We,R,u-ie,ie).map((k,mt)=>v`<path class="price" d=${k} style="opacity:${.15+mt/(We-1)*.8}" />`),v`<path class="area" d=${Le(t,R,H)} /><path class="line" d=${Fe(t,R,H)} />`,this.reference===null?c:v`<line class="reference" x1=${A} x2=${E} y1=${H(this.reference)} y2=${H(this.reference)} />`,this.flags(R,f)])}
${r===void 0?c:v`<line class="cursor" x1=${R(r)} x2=${R(r)} y1="0" y2=${u} />
${o===void 0?c:v`<circle class="dot" r="4" cx=${R(r)} cy=${H(o.mean)} />`}`}
</svg>`}
</div>`}background(e,t){return v`${Ie}${this.bands.map(({from:r,until:n,action:s,undecided:o})=>v`<rect class="tint ${o?"undecided":""}" x=${e(r)} width=${Math.max(1,e(n)-e(r))}
y="0" height=${t} fill="url(#${s})" />`)}`}axes(e,t,r,n,s,o,d){let{format:m}=this.env,{span:u,now:f}=this,{width:$}=this.size,D=u.until-u.from>3*864e5,A=m.time(new Date(u.from)),E=De(u.from,u.until,n-r,A.length*6.5+10,m.timeZone),R=D?[...E.days]:[u.from,...E.days],H=Ae(R.reverse(),y=>-e(y),Ge).filter(y=>e(y)+Ge<=$);return v`${o.map((y,te)=>v`<line class=${y===0?"zero":"grid"} x1=${r} x2=${n} y1=${t(y)} y2=${t(y)} />
<text x=${r-8} y=${t(y)+4} text-anchor="end">${d[te]}</text>`)}
${E.days.map(y=>v`<line class="day" x1=${e(y)} x2=${e(y)} y1="0" y2=${s} />`)}
${D?c:E.hours.map(y=>v`<line class="grid" x1=${e(y)} x2=${e(y)} y1=${s} y2=${s+4} />
<text x=${e(y)} y=${s+16} text-anchor="middle">${Math.abs(e(y)-$/2)+A.length*4<=$/2?m.time(new Date(y)):c}</text>`)}
${H.map(y=>v`<text class="date" x=${e(y)+4} y=${s+(D?16:33)}>${m.day(new Date(y))}</text>`)}
<line class="axis" x1=${r} x2=${n} y1=${s} y2=${s} />
${f>u.from&&f<u.until?v`<line class="now" x1=${e(f)} x2=${e(f)} y1="0" y2=${s} />`:c}`}flags(e,t){return Ve(this.marks,r=>e(r.at),ut).map(r=>{let n=e(r[0].at);return v`<g class="mark ${r.some(({bad:s})=>s)?"failed":""}">
<line x1=${n} x2=${n} y1="0" y2=${t} /><path d="M${n-5} 0h10l-5 8z" />
</g>`})}};b.styles=[x,Ne,z`:host{--mr-chart-height: 180px}.head{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 12px;font-variant-numeric:tabular-nums;min-height:22px}h4{margin:0;font-weight:500}.line{stroke-width:1.8}.reference{stroke:var(--mr-secondary);stroke-dasharray:6 4}.price{fill:var(--mr-primary-text)}.cursor{stroke:var(--primary-text-color);stroke-dasharray:2 2}.mark line{stroke:var(--mr-secondary);stroke-dasharray:4 3}.mark path{fill:var(--primary-text-color)}.mark.failed line{stroke:var(--mr-danger-text)}.mark.failed path{fill:var(--mr-danger-text)}`],p([h({attribute:!1})],b.prototype,"samples",2),p([h({attribute:!1})],b.prototype,"span",2),p([h({attribute:!1})],b.prototype,"bands",2),p([h({attribute:!1})],b.prototype,"marks",2),p([h({attribute:!1})],b.prototype,"prices",2),p([h({attribute:!1})],b.prototype,"now",2),p([h({attribute:!1})],b.prototype,"reference",2),p([h({attribute:!1})],b.prototype,"cursor",2),p([h({attribute:!1})],b.prototype,"label",2),p([h({attribute:!1})],b.prototype,"text",2),p([h({attribute:!1})],b.prototype,"describe",2),p([g()],b.prototype,"size",2),p([he(".plot")],b.prototype,"plot",2),b=p([w("mr-line-chart")],b);var ae=["hashrate","power","temperature_max","efficiency"];function se(a,i){return a===null||i===null||a+i<=0?null:i/(a+i)*100}function Ye(a){let{hashrate_ths:i,expected_hashrate_ths:e}=a;return i===null||!e?null:i/e*100}function U({timestamp:a,completed_at:i}){return Date.parse(i??a)}var ht=new Set(["power_off","power_on","power_limit"]);function ft(a,i,e){let t=a.filter(o=>ht.has(o.command_type)&&o.status==="success").sort((o,d)=>o.id-d.id),r=[],n,s=o=>{if(n===void 0)return;let d=Math.max(n.from,i.from),m=Math.min(o,i.until);m>d&&r.push({...n,from:d,until:m})};for(let o of t){let d=U(o),m=Number(o.parameters.power_limit_w??Number.NaN),u=o.command_type==="power_limit",f=u&&n?.action==="limit"&&m>(n.watts??0);s(d),n=void 0,!(o.source!=="scheduled"||o.command_type==="power_on"||f)&&(n={from:d,until:i.until,action:u?"limit":"off",watts:u&&Number.isFinite(m)?m:null,reason:"",undecided:!1})}return s(e),r}function Je(a,i,e,t){return[...ft(a,e,t),...Ee(i,{from:t,until:e.until})]}var G=6e4,oe=60*G,V=24*oe,le=["hour","day","week","month"],Ze={hour:{past:oe,ahead:oe/4,every:G/2},day:{past:V,ahead:V/2,every:2*G},week:{past:7*V,ahead:V,every:10*G},month:{past:30*V,ahead:0,every:30*G}};function Xe(a){return le.some(i=>i===a)}function Qe(a,i){let{past:e,ahead:t}=Ze[a];return{from:i-e,until:i+t}}function et(a){return Ze[a].every}function Q(a){return a==="week"||a==="month"}async function tt(a,i,e,t,r){if(i.length===0)return new Map;let n={start_time:new Date(t.from).toISOString(),end_time:new Date(r).toISOString()};if(Q(e)){let o=await q(a,"recorder/statistics_during_period",{...n,statistic_ids:i,period:"hour",types:["mean","min","max"]});return new Map(i.map(d=>[d,Be(o[d]??[],t)]))}let s=await q(a,"history/history_during_period",{...n,entity_ids:i,minimal_response:!0,no_attributes:!0});return new Map(i.map(o=>[o,Oe(s[o]??[],t,r)]))}var yt=500,gt=.012,S=class extends T{constructor(){super(...arguments);this.range="day";this.latest=[];this.error="";this.turn=0;this.asked="";this.records=[];this.bands=[];this.marks=[];this.planned="";this.describe=e=>this.about(e).join(", ");this.formatters=new Map}connectedCallback(){super.connectedCallback(),this.asked="";let e=()=>{document.visibilityState==="visible"&&this.load()};document.addEventListener("visibilitychange",e),this.owns(()=>{document.removeEventListener("visibilitychange",e),clearTimeout(this.timer),this.turn+=1})}willUpdate(e){let{miner:t,details:r}=this,n=JSON.stringify([t.miner_id,this.range,r.entities,t.site,t.location]);n!==this.asked&&(this.asked=n,this.cursor=void 0,this.load());let{read:s}=this,o=JSON.stringify(r.plan?.steps.map(({start:d,end:m,action:u})=>[d,m,u]));s!==void 0&&(e.has("read")||e.has("latest")||o!==this.planned)&&(this.planned=o,this.records=rt(s.records,this.latest),this.bands=Je(this.records,r.plan?.steps??[],s.span,s.now),this.marks=this.records.filter(d=>U(d)>=s.span.from).map(d=>({at:U(d),bad:!["success","pending"].includes(d.status)})))}async load(){clearTimeout(this.timer),this.turn+=1;let{turn:e,range:t,details:r}=this,{hass:n}=this.env,s=Date.now(),o=Qe(t,s),d=ae.flatMap(m=>bt(r.entities[m])?[r.entities[m]?.entity_id??""]:[]);try{let[m,u,f]=await Promise.all([tt(n,d,t,o,s),this.readRecords(o),this.readPrices(o)]);if(e!==this.turn)return;this.read={range:t,now:s,span:o,samples:m,records:u,...f},this.error=""}catch(m){if(e!==this.turn)return;this.error=this.env.errorText(m)}this.timer=setTimeout(()=>{document.visibilityState==="visible"&&this.load()},et(t))}async readRecords(e){let t=new Date(e.from).toISOString(),r=o=>B(this.env.hass,"GET",`remote/commands/history${j({miner_id:this.miner.miner_id,...o})}`),[n,s]=await Promise.all([r({since:t,limit:yt}),r({until:t,source:"scheduled",limit:5})]);return rt(s.commands,n.commands)}async readPrices(e){let{rates:t}=await B(this.env.hass,"GET","remote/rates"),r=ke(t)(this.miner);if(r===void 0)return{prices:[],currency:void 0};let{prices:n,currency:s}=await q(this.env.hass,"miner_remote/prices",{rate_id:r.id,start_time:new Date(e.from).toISOString(),end_time:new Date(e.until).toISOString()});return{prices:Pe(n,e),currency:s}}render(){let{read:e}=this;return l`<div class="row">
<h3>${this.t("miner.charts")}</h3>
<span class="spacer"></span>
<div class="ranges" role="radiogroup" aria-label=${this.t("miner.range")}>
${le.map(t=>l`<label class=${t===this.range?"on":""}>
<input
type="radio"
name="range"
class="visually-hidden"
.checked=${t===this.range}
@change=${()=>this.dispatchEvent(new CustomEvent("range",{detail:t}))}
/>
${this.t(`miner.range_${t}`)}
</label>`)}
</div>
</div>
${this.error===""?c:l`<p class="notice bad flat" role="alert">${this.t("miner.chart_failed",{error:this.error})}</p>`}
${e===void 0?this.error===""?l`<p class="help" role="status">${this.t("common.loading")}</p>`:c:l`${this.readout(e)}
<div class="charts">${ae.map(t=>this.chart(t,e))}</div>
${this.legend(e)}`}`}readout(e){let t=this.cursor??e.now,{format:r}=this.env,n=this.cursor===void 0?this.t("chart.now"):r.weekdayTime(new Date(t));return l`<p class="readout flat" aria-hidden="true"><b>${n}</b> ${this.about(t).map(s=>l`<span>${s}</span>`)}</p>`}about(e){let{read:t}=this;if(t===void 0)return[];let{format:r}=this.env,n=K(this.bands,e),s=K(t.prices,e),o=(t.span.until-t.span.from)*gt,d=this.cursor===void 0?[]:this.records.filter(m=>Math.abs(U(m)-e)<o);return[...n===void 0?[]:[this.t("miner.schedule_does",{action:Z(n.action,n.watts,this.env)})],...s===void 0?[]:[r.price(s.price,t.currency)],...d.slice(0,3).map(m=>this.t("miner.command_at",{command:this.t(`common.type_${m.command_type}`),name:m.initiated_by,time:r.time(new Date(U(m)))}))]}chart(e,t){let r=this.details.entities[e],n=this.t(`miner.chart_${e}`),s=this.problem(r,t);return s!==void 0?l`<div class="none">
<h4>${n}</h4>
<p class="help">${s}</p>
</div>`:l`<mr-line-chart
.env=${this.env}
.samples=${t.samples.get(r?.entity_id??"")??[]}
.span=${t.span}
.bands=${this.bands}
.marks=${this.marks}
.prices=${t.prices}
.now=${t.now}
.reference=${this.reference(e,r)}
.cursor=${this.cursor}
.label=${n}
.text=${this.formatter(e,r)}
.describe=${this.describe}
@cursor=${o=>{this.cursor=o.detail}}
></mr-line-chart>`}reference(e,t){return this.unit(e,t)!==de[e]?null:e==="hashrate"?this.miner.expected_hashrate_ths:e==="power"?this.miner.power_limit_w:null}unit(e,t){return String(this.env.hass.states[t?.entity_id??""]?.attributes.unit_of_measurement??de[e])}problem(e,t){if(e===null)return this.t("miner.chart_missing",{name:this.miner.name});let r=e.entity_id;if(e.disabled){let n=l`<a href="/config/devices/device/${this.miner.device_id}">${this.t("control.device_page")}</a>`;return l`${this.t("miner.chart_disabled",{entity:r})} ${n}`}if(!e.recorded)return this.t("miner.chart_unrecorded",{entity:r});if(!((t.samples.get(r)??[]).length>0))return this.t(Q(t.range)?"miner.chart_no_statistics":"miner.chart_empty")}formatter(e,t){let{format:r}=this.env,n=this.unit(e,t),s=`${e} ${n} ${r.language}`,o=this.formatters.get(s);return o===void 0&&(o=d=>{if(n!==de[e])return`${r.number(d,1)} ${n}`;switch(e){case"hashrate":return r.hashrate(d);case"power":return r.power(d);case"temperature_max":return`${r.number(d,1)} \xB0C`;case"efficiency":return r.efficiency(d)}},this.formatters.set(s,o)),o}legend(e){let t=m=>l`<span class="swatch ${m}"></span>`,r=["off","limit","on"].filter(m=>this.bands.some(u=>u.action===m)),n=e.prices.map(({price:m})=>m),s=Math.min(...n),o=Math.max(...n),d=m=>this.env.format.price(m,e.currency);return l`<ul class="legend">
${this.miner.expected_hashrate_ths!==null||this.miner.power_limit_w!==null?l`<li><span class="dashes"></span>${this.t("miner.legend_reference")}</li>`:c}
${this.marks.length>0?l`<li><span class="flag"></span>${this.t("miner.legend_commands")}</li>`:c}
${r.map(m=>l`<li>${t(m)}${this.t("miner.schedule_does",{action:this.t(`common.action_${m}`)})}</li>`)}
${n.length>0?l`<li>
${t("price")}${this.t("miner.legend_price",{price:s===o?d(s):`${d(s)} \u2013 ${d(o)}`})}
</li>`:c}
${Q(e.range)?l`<li>${t("band")}${this.t("miner.legend_band")}</li>`:c}
</ul>`}};S.styles=[x,M,z`:host{display:flex;flex-direction:column;gap:8px}.ranges{display:inline-flex;border:1px solid var(--mr-field-border);border-radius:18px;overflow:hidden}.ranges label{padding:0 12px;line-height:34px;cursor:pointer}.ranges label+label{border-inline-start:1px solid var(--divider-color)}.ranges .on{font-weight:500;background:color-mix(in srgb,var(--primary-color) 20%,transparent)}.ranges label:focus-within{outline:2px solid var(--primary-color);outline-offset:-2px}.readout{display:flex;flex-wrap:wrap;gap:0 16px;min-height:20px;font-variant-numeric:tabular-nums}.charts{display:grid;gap:16px 24px;grid-template-columns:repeat(auto-fit,minmax(min(440px,100%),1fr))}h4{margin:0 0 4px;font-weight:500}.legend{display:flex;flex-wrap:wrap;gap:4px 16px;font-size:13px}.legend li{padding:0;border:0;gap:6px}.swatch{width:18px;height:12px;border-radius:3px;border:1px solid transparent}.swatch.off{background:repeating-linear-gradient(45deg,#d32f2f 0 1.5px,transparent 1.5px 5px);border-color:#d32f2f}.swatch.limit{background:radial-gradient(#c77700 1.3px,transparent 1.5px) 0 0 / 6px 6px;border-color:#c77700}.swatch.on{background:color-mix(in srgb,#2e8b3d 30%,transparent);border-color:#2e8b3d}.swatch.price{background:linear-gradient(to right,color-mix(in srgb,var(--mr-primary-text) 15%,transparent),var(--mr-primary-text))}.swatch.band{background:color-mix(in srgb,var(--primary-color) 20%,transparent)}.dashes{width:18px;border-top:1px dashed var(--mr-secondary)}.flag{border:5px solid transparent;border-top:8px solid var(--primary-text-color);border-bottom:0}`],p([h({attribute:!1})],S.prototype,"miner",2),p([h({attribute:!1})],S.prototype,"details",2),p([h({attribute:!1})],S.prototype,"range",2),p([h({attribute:!1})],S.prototype,"latest",2),p([g()],S.prototype,"read",2),p([g()],S.prototype,"error",2),p([g()],S.prototype,"cursor",2),S=p([w("mr-miner-charts")],S);var de={hashrate:"TH/s",power:"W",temperature_max:"\xB0C",efficiency:"J/TH"};function rt(a,i){return[...new Map([...a,...i].map(e=>[e.id,e])).values()]}function bt(a){return a!==null&&!a.disabled&&a.recorded}var vt=new Set;function $t(a,{command_type:i}){return i==="power_off"?a.paused===!0:i==="power_on"&&a.paused===!1&&a.mining===!0}var N=class extends T{constructor(){super(...arguments);this.records=[]}connectedCallback(){super.connectedCallback(),this.owns(this.env.catalog.listen(()=>this.requestUpdate()))}render(){let{miner:e,env:t}=this,r=fe(e,"pause")?vt:$e(t.hass),n=ye(t.catalog.value),s=n.filter(d=>we(e,d,r)),o=n.filter(d=>!s.includes(d));return l`<div class="row">
${s.filter(d=>!$t(e,d)).map(d=>l`<button
type="button"
@click=${()=>{this.row=d}}
>
${ve(d)}${this.t(`common.type_${d.command_type}`)}
</button>`)}
</div>
<div role="status">${this.progress()}</div>
${this.limits(o)} ${this.dialog()}`}progress(){let{batch:e}=this,t=e===void 0?void 0:this.records.find(({batch_id:r})=>r===e);return t===void 0?c:l`<p class="row progress">
<b>${this.t(`common.type_${t.command_type}`)}</b>
${J(this.env,t)}
${X(t)?l`<span class="error">${this.env.errorText(t)}</span>`:c}
</p>`}limits(e){let{limits:t,name:r}=this.miner;if(e.length===0&&t.length===0)return c;let n=e.map(s=>this.t(`common.type_${s.command_type}`)).join(", ");return l`<div class="limits">
${e.length>0?l`<p class="help flat">${this.t("miner.not_supported",{name:r,commands:n})}</p>`:c}
${t.map(({code:s,reason:o})=>l`<p class="help flat">
${this.env.errorText({error_code:`limit_${s}`,error_args:{},error_message:o})}
</p>`)}
</div>`}dialog(){let{row:e}=this;return e===void 0?c:l`<mr-command-dialog
.env=${this.env}
.row=${e}
.catalog=${this.env.catalog.value}
.miners=${[this.miner]}
@sent=${t=>{this.batch=t.detail}}
@closed=${()=>{this.row=void 0}}
></mr-command-dialog>`}};N.styles=[x,M],p([h({attribute:!1})],N.prototype,"miner",2),p([h({attribute:!1})],N.prototype,"records",2),p([g()],N.prototype,"batch",2),p([g()],N.prototype,"row",2),N=p([w("mr-miner-commands")],N);function ee(a,i=""){return l`<dl>
${a.map(([e,t,r])=>t===null||t===""?c:l`<div>
<dt>${e}</dt>
<dd class=${i}>${t}</dd>
${r?l`<dd class="help">${r}</dd>`:c}
</div>`)}
</dl>`}function nt(a,i,e){let{t,format:r}=a,n=Ye(i),s=se(i.shares_accepted,i.shares_rejected),o=[e.power_limit_min_w,e.power_limit_max_w],d=m=>m===null?null:r.temperature(m);return ee([[t("control.hashrate"),r.hashrate(i.hashrate_ths),n===null?null:t("miner.of_expected",{percent:r.number(n),expected:r.hashrate(i.expected_hashrate_ths)})],[t("control.power"),r.power(i.est_power_w),i.power_limit_w===null?null:t("miner.limit_is",{power:r.power(i.power_limit_w)})],[t("control.efficiency"),r.efficiency(i.efficiency_j_th)],[t("control.temperature"),r.temperature(i.temperature_max_c)],[t("control.inlet"),d(i.inlet_temperature_c)],[t("control.outlet"),d(i.outlet_temperature_c)],[t("miner.rejects"),s===null?null:`${r.number(s,2)} %`,t("miner.shares",{accepted:r.number(i.shares_accepted),rejected:r.number(i.shares_rejected)})],[t("miner.limit_range"),o.includes(null)?null:`${r.power(o[0]??null)} \u2013 ${r.power(o[1]??null)}`],[t("miner.work_mode"),e.work_mode],[t("miner.best_share"),e.best_share],[t("control.uptime"),r.span(e.machine_uptime_s??e.mining_uptime_s),e.machine_uptime_s===null||e.mining_uptime_s===null?null:t("miner.mining_for",{time:r.span(e.mining_uptime_s)})]],F(i)?"value old":"value")}function it(a,i,{boards:e,fans:t,pools:r}){let{t:n,format:s}=a;return r===null?l`<p class="help">${n("miner.no_values",{name:i.name})}</p>`:e.length===0&&t.length===0?l`<p class="help">${n("miner.no_parts",{name:i.name})}</p>`:l`<div class="boards">${e.map(o=>wt(a,i,o))}</div>
${t.length===0?c:l`<ul class="fans">
${t.map(({position:o,rpm:d})=>l`<li>
${n("miner.fan",{position:o})}
<b class="number">${d===null?"\u2013":n("miner.rpm",{rpm:s.number(d)})}</b>
${d===0&&i.mining?l`<span class="chip bad">${n("miner.fan_stopped")}</span>`:c}
</li>`)}
</ul>`}`}function wt({t:a,format:i},e,t){let r=s=>s===null?null:i.temperature(s),n=t.active===!1||e.mining===!0&&t.hashrate_ths===0;return l`<div class="board">
<div class="row">
<b>${a("miner.board",{position:t.position})}</b>
${n?l`<span class="chip bad">${a("miner.board_inactive")}</span>`:c}
</div>
${ee([[a("control.hashrate"),t.hashrate_ths===null?null:i.hashrate(t.hashrate_ths)],[a("miner.chip_temperature"),r(t.chip_temperature_c)],[a("miner.board_temperature"),r(t.temperature_c)],[a("miner.board_inlet"),r(t.inlet_temperature_c)],[a("miner.board_outlet"),r(t.outlet_temperature_c)],[a("miner.frequency"),t.frequency_mhz===null?null:`${i.number(t.frequency_mhz)} MHz`],[a("miner.chips"),t.chips===null?null:i.number(t.chips)]])}
</div>`}function at(a,i,e){if(e===null)return l`<p class="help">${a.t("miner.no_values",{name:i.name})}</p>`;let t=e.filter(n=>n.url!=="");if(t.length===0)return l`<p class="help">${a.t("control.pools_unknown",{name:i.name})}</p>`;let r=new Set(ge({pools:t}));return l`<ul>
${t.map(n=>l`<li>
<span class="what">
<b>${a.t("control.slot_number",{slot:n.slot})}: ${n.url}</b>
<span class="help">${n.user}</span>
${xt(a,n)}
</span>
${r.has(n)?l`<span class="chip ${F(i)?"quiet":"good"}">${a.t("control.pool_active")}</span>`:n.alive===!1?l`<span class="chip warn">${a.t("control.pool_dead")}</span>`:c}
</li>`)}
</ul>`}function xt({t:a,format:i},{accepted:e,rejected:t}){if(e===null&&t===null)return c;let r=se(e,t),n=a("miner.shares",{accepted:i.number(e),rejected:i.number(t)});return l`<span class="help">${n}${r===null?c:` (${i.number(r,2)} %)`}</span>`}var st=8;function ot(a,{plan:i,schedules:e}){let{t,format:r}=a;if(e.length===0)return l`<p class="help">${t("miner.no_schedules")}</p>
<p class="flat">${P(["schedules","new"],t("schedules.new"))}</p>`;let n=i?.steps??[],s=n.length-st;return l`${i?.overridden?l`<p class="notice flat" role="status">${t("miner.overridden")}</p>`:c}
<ul>
${n.slice(0,st).map((o,d)=>l`<li>
<span class="when">${d===0?t("chart.now"):r.upcoming(o.start)}</span>
<span class="what">
<b>${Z(o.action,o.power_limit_w,a)}</b>
<span class="help">${He(o,void 0,a)}</span>
</span>
</li>`)}
</ul>
${s>0&&i?l`<p class="help">${t.n("miner.more_steps",s,{time:r.upcoming(i.until)})}</p>`:c}
<h4>${t("miner.covered_by")}</h4>
<p class="flat schedules">
${e.map(({id:o,name:d,enabled:m})=>l`<span>${P(["schedules",String(o)],d)}${m?c:l` <span class="chip quiet">${t("miner.schedule_disabled")}</span>`}</span>`)}
</p>`}var lt=8;function me(a,i,e){let t=new Map(a.map(r=>[r.id,r]));for(let r of i)r.miner_id===e&&t.set(r.id,r);return[...t.values()].sort((r,n)=>n.id-r.id).slice(0,lt)}function dt(a){return a.find(({command_type:e,status:t,parameters:r})=>t==="success"&&(e==="backup"||r.backup_first===!0))?.id??0}var O=class extends T{constructor(){super(...arguments);this.error="";this.news=[]}connectedCallback(){super.connectedCallback();let e=new W(()=>this.env.hass.connection,"miner_remote/commands/subscribe",({commands:t})=>{this.news=me(this.news,t,this.minerId)});this.owns(e.listen(()=>{this.records!==void 0&&(this.records=me(this.records,this.news,this.minerId))}))}willUpdate(e){e.has("minerId")&&this.load(this.minerId)}updated(e){e.has("records")&&this.records!==void 0&&this.dispatchEvent(new CustomEvent("records",{detail:this.records}))}async load(e){this.records=void 0,this.error="";try{let{commands:t}=await B(this.env.hass,"GET",`remote/commands/history${j({miner_id:e,limit:lt})}`);e===this.minerId&&(this.records=me(t,this.news,e))}catch(t){this.error=this.env.errorText(t)}}render(){return l`<h3>${this.t("control.last_commands")}</h3>
${this.list()}
<p class="flat">${P(["history"],this.t("control.all_commands"),{miner:this.minerId})}</p>`}list(){return this.error!==""?l`<p class="error" role="alert">${this.error}</p>`:this.records===void 0?l`<p class="help" role="status">${this.t("common.loading")}</p>`:this.records.length===0?l`<p class="help">${this.t("control.no_commands")}</p>`:l`<ul>
${this.records.map(e=>l`<li>
<span class="what">
<b>${this.t(`common.type_${e.command_type}`)}</b>
<span class="help">${this.env.format.dateTime(e.timestamp)}, ${e.initiated_by}</span>
</span>
${J(this.env,e)}
${X(e)?l`<span class="error">${this.env.errorText(e)}</span>`:""}
</li>`)}
</ul>`}};O.styles=[x,M],p([h({attribute:!1})],O.prototype,"minerId",2),p([g()],O.prototype,"records",2),p([g()],O.prototype,"error",2),O=p([w("mr-miner-records")],O);var _t=15e3,St=50;function Rt(a){return`http://${a.includes(":")?`[${a}]`:a}/`}var C=class extends be{constructor(){super(...arguments);this.tab="miner";this.back=new URLSearchParams;this.lost="";this.records=[]}connectedCallback(){super.connectedCallback(),this.owns(()=>this.leave?.());let e=setInterval(()=>{this.miner!==void 0&&F(this.miner)&&this.requestUpdate()},_t);this.owns(()=>clearInterval(e)),this.hasUpdated&&this.follow()}get minerId(){return this.path[0]??""}get range(){let e=this.query.get("range");return Xe(e)?e:"day"}follow(){this.leave?.(),this.message=this.miner=void 0,this.records=[];let e,t=new W(()=>this.env.hass.connection,"miner_remote/miner/subscribe",r=>{e=r},St,{miner_id:this.minerId});this.leave=t.listen(()=>{this.lost=t.error===void 0?"":this.env.errorText(t.error),!(e===void 0||e===this.message)&&(this.message=e,this.miner=e.miner===null?void 0:{...e.miner,pools:e.details?.pools})})}willUpdate(e){e.has("path")&&e.get("path")?.[0]!==this.path[0]&&this.follow()}updated(e){e.has("miner")&&e.get("miner")===void 0&&this.renderRoot.querySelector("h2")?.focus({preventScroll:!0})}render(){let e=l`${Y(pe)}${this.t("miner.to_fleet")}`;return l`<div class="page">
<p class="flat up">${P(["control"],e,Object.fromEntries(this.back))}</p>
${this.lost===""?c:l`<p class="notice bad flat" role="alert">${this.t("common.lost",{error:this.lost})}</p>`}
${this.content()}
</div>`}content(){let{message:e,miner:t}=this,r=e?.details;return t!==void 0&&r?this.page(t,r):e===void 0?this.lost===""?l`<p class="help" role="status">${this.t("common.loading")}</p>`:c:l`<div class="card empty">
${Y(ue,48)}
<h2 tabindex="-1">${this.t("miner.gone_title")}</h2>
<p>${this.t("miner.gone_text",{id:this.minerId})}</p>
${P(["control"],this.t("miner.gone_link"))}
</div>`}page(e,t){let{env:r}=this;return l`${this.head(e)} ${this.troubles(e,t)}
<section class="card" aria-label=${this.t("control.commands")}>
<mr-miner-commands .env=${r} .miner=${e} .records=${this.records}></mr-miner-commands>
</section>
<section class="card" aria-label=${this.t("miner.values")}>${nt(r,e,t)}</section>
<section class="card">
<mr-miner-charts
.env=${r}
.miner=${e}
.details=${t}
.latest=${this.records}
.range=${this.range}
@range=${n=>this.filter({range:n.detail})}
></mr-miner-charts>
</section>
<section class="card">
<h3>${this.t("miner.hardware")}</h3>
${it(r,e,t)}
</section>
<div class="columns">
<section class="card">
<h3>${this.t("control.pools")}</h3>
${at(r,e,t.pools)}
</section>
<section class="card">
<mr-miner-records
.env=${r}
.minerId=${e.miner_id}
@records=${n=>{this.records=n.detail}}
></mr-miner-records>
</section>
<section class="card">
<h3>${this.t("miner.plan")}</h3>
${ot(r,t)}
</section>
<section class="card">
<mr-miner-backups .env=${r} .minerId=${e.miner_id} .made=${dt(this.records)}></mr-miner-backups>
</section>
</div>
<section class="card">
<h3>${this.t("miner.about")}</h3>
${this.about(e,t)}
</section>`}head(e){let t=e.location===e.site?e.site:`${e.site} \xB7 ${e.location}`;return l`<div class="head">
<div class="who">
<div class="row">
<h2 tabindex="-1">${e.name}</h2>
${Se(this.env,e)}
<span class="help">${Re(this.env,e)}</span>
${e.tags.map(r=>l`<span class="label">${r}</span>`)}
</div>
<p class="help">${[e.model,ne(e),t].filter(Boolean).join(" \xB7 ")}</p>
</div>
<div class="row">
<a class="button" href=${Rt(e.ip)} target="_blank" rel="noopener noreferrer">
${Y(ce)}${this.t("miner.web_page")}
</a>
${e.device_id===null?c:l`<a class="button" href="/config/devices/device/${e.device_id}">${this.t("control.device_page")}</a>`}
</div>
</div>`}troubles(e,{error:t}){let{faults:r}=e;return l`${t===null||e.reachability==="rebooting"?c:l`<p class="notice warn flat" role="status">${this.t("miner.last_error",{error:this.env.errorText(t)})}</p>`}
${r.length===0?c:l`<div class="notice bad" role="status">
${r.map(({message:n,code:s})=>l`<p class="flat">${n}${s===null?c:l` (<code>${s}</code>)`}</p>`)}
</div>`}`}about(e,t){let{format:r}=this.env;return ee([[this.t("control.vendor"),e.vendor],[this.t("control.model"),e.model],[this.t("control.firmware"),ne(e)],[this.t("miner.serial"),t.serial],[this.t("control.ip"),e.ip],[this.t("control.hostname"),e.hostname],[this.t("control.mac"),e.mac],[this.t("control.site"),e.site],[this.t("control.place"),e.location===e.site?null:e.location],[this.t("control.labels"),e.tags.join(", ")],[this.t("control.last_seen"),e.last_seen===null?"\u2013":r.dateTime(e.last_seen)]])}};C.styles=[x,M,z`.page{display:flex;flex-direction:column;gap:12px;padding:12px 16px 24px;max-width:1400px;margin:0 auto}.up a{display:inline-flex;align-items:center;gap:8px;min-height:36px}.head{display:flex;flex-wrap:wrap;align-items:center;gap:12px}.who{flex:1 1 260px;min-width:0}h2{font-size:22px;overflow-wrap:anywhere}.label{border:1px solid var(--mr-field-border);border-radius:12px;padding:1px 10px;font-size:12px}h2:focus{outline:none}.value{font-size:18px;font-variant-numeric:tabular-nums}.when{min-width:84px;color:var(--mr-secondary)}h4{margin:12px 0 4px;font-weight:500}.schedules{display:flex;flex-wrap:wrap;gap:4px 16px}.columns{display:grid;gap:12px;grid-template-columns:repeat(auto-fit,minmax(min(420px,100%),1fr));align-items:start}`],p([h({attribute:!1})],C.prototype,"back",2),p([g()],C.prototype,"message",2),p([g()],C.prototype,"miner",2),p([g()],C.prototype,"lost",2),p([g()],C.prototype,"records",2),C=p([w("mr-miner")],C);export{C as MinerView,Rt as webPage};
/*! Bundled license information:

lit-html/directives/guard.js:
  (**
   * @license
   * Copyright 2018 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)
*/
