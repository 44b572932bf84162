import{q as Q,w as ze}from"./chunk-5Q6JFBHJ.js";import{a as ee}from"./chunk-WOVEF46C.js";import"./chunk-YT64GJXX.js";import{a as Ee,b as Te,d as Ie,e as Me,f as V,i as G,m as Ne,n as Ce,o as Ae,p as De,q as He}from"./chunk-65HKCRDK.js";import{b as ne}from"./chunk-DPZRK2OE.js";import{b as Pe}from"./chunk-2PYYMH4C.js";import"./chunk-CJ3RLY4G.js";import"./chunk-MHE2FHAQ.js";import{d as X}from"./chunk-IYRH673A.js";import"./chunk-2RUX3Z4I.js";import{a as $e,b as we,c as xe}from"./chunk-OF4XZCYQ.js";import"./chunk-LBJ7OJ63.js";import"./chunk-LE333IPI.js";import{c as ge}from"./chunk-QQDLVH5N.js";import{d as U,f as Re,g as ke}from"./chunk-CSDMT7G5.js";import{c as be}from"./chunk-XLYP3SV4.js";import{a as J}from"./chunk-LNM5JM6C.js";import{b as _e,c as Se}from"./chunk-MMHEOMF5.js";import"./chunk-QKF2GUB6.js";import{a as E,b as ve}from"./chunk-A7H35QJA.js";import{a as P}from"./chunk-SQ2ULTSQ.js";import{J as ue,M as he,_ as Z,d as pe}from"./chunk-64LJY4AI.js";import{a as f,b as g,c as fe,g as j,h as L,i as F,m as ye,n as _,o as S}from"./chunk-NWAP5VZV.js";import"./chunk-RPZHBZSE.js";import{a as A,d as l,e as $,f as re,g as p}from"./chunk-42XHLT2J.js";import{b as c}from"./chunk-TN3OZQAE.js";var T=A`:host{display:block}.flat{margin:0}h3+*{margin-top:8px}.progress{margin:8px 0 0}.limits{margin-top:8px}dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(130px,1fr));gap:12px 16px;margin:0}dt{color:var(--mr-secondary);font-size:12px}dd{margin:0;overflow-wrap:anywhere}ul{list-style:none;margin:0;padding:0}li{display:flex;flex-wrap:wrap;align-items:center;gap:2px 12px;padding:8px 0;border-bottom:1px solid var(--divider-color);overflow-wrap:anywhere}.what{flex:1;min-width:180px}.what .help{display:block}li .error{flex-basis:100%}dd.help{font-size:12px}.boards{display:grid;gap:12px;grid-template-columns:repeat(auto-fill,minmax(min(300px,100%),1fr))}.board{border:1px solid var(--divider-color);border-radius:8px;padding:12px;display:flex;flex-direction:column;gap:8px}.board dl{grid-template-columns:repeat(auto-fill,minmax(90px,1fr));gap:8px 12px}.fans{display:flex;flex-wrap:wrap;gap:4px 24px;margin-top:12px}.fans li{border:0;padding:4px 0}`;var ut=4,M=class extends E{constructor(){super(...arguments);this.made=0;this.error=""}willUpdate(e){e.has("minerId")&&(this.backups=void 0),(e.has("minerId")||e.has("made"))&&this.load(this.minerId)}async load(e){try{let{backups:t}=await j(this.env.hass,"GET",`remote/backups${F({miner_id:e,limit:ut})}`);if(e!==this.minerId)return;this.backups=t,this.error=""}catch(t){e===this.minerId&&(this.error=this.env.errorText(t))}}render(){return l`<h3>${this.t("common.tab_backups")}</h3>
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
</ul>`}};M.styles=[S,T],c([f({attribute:!1})],M.prototype,"minerId",2),c([f({attribute:!1})],M.prototype,"made",2),c([g()],M.prototype,"backups",2),c([g()],M.prototype,"error",2),M=c([_("mr-miner-backups")],M);var ht={},Oe=_e(class extends Se{constructor(){super(...arguments),this.ot=ht}render(a,n){return n()}update(a,[n,e]){if(Array.isArray(n)){if(Array.isArray(this.ot)&&this.ot.length===n.length&&n.every((t,r)=>t===this.ot[r]))return re}else if(this.ot===n)return re;return this.ot=Array.isArray(n)?Array.from(n):n,this.render(n,e)}});function Be(a,n,e){let t=[],r=Math.min(n.until,e);return a.forEach(({s:i,lu:s},o)=>{let d=i.trim()===""?Number.NaN:Number(i),m=Math.max(s*1e3,n.from),u=Math.min((a[o+1]?.lu??Number.POSITIVE_INFINITY)*1e3,r);Number.isFinite(d)&&u>m&&t.push({from:m,until:u,mean:d,low:d,high:d})}),t}function je(a,n){return a.flatMap(({start:e,end:t,mean:r,min:i,max:s})=>{let o=Math.max(e,n.from),d=Math.min(t,n.until);return r==null||!(d>o)?[]:[{from:o,until:d,mean:r,low:i??r,high:s??r}]})}function Fe(a,n,e){if(a.length<=e)return a;let t=(n.until-n.from)/e,r=[],i=[],s=()=>{let o=i[0],d=i.at(-1);if(o===void 0||d===void 0)return;let m=0,u=0;for(let{from:y,until:b,mean:x}of i)m+=x*(b-y),u+=b-y;r.push({from:o.from,until:d.until,mean:m/u,low:Math.min(...i.map(y=>y.low)),high:Math.max(...i.map(y=>y.high))}),i=[]};for(let o of a){let d=i[0],m=i.at(-1),u=d!==void 0&&Math.floor((o.from-n.from)/t)>Math.floor((d.from-n.from)/t),y=m!==void 0&&o.from-m.until>t;(u||y)&&s(),i.push(o)}return s(),r}function Ue(a,n=1e3){let e=[];for(let t of a){let r=e.at(-1);r!==void 0&&t.from-(r.at(-1)?.until??Number.NaN)<=n?r.push(t):e.push([t])}return e}function qe(a,n=null){let e=n??Number.POSITIVE_INFINITY,t=n??Number.NEGATIVE_INFINITY;for(let i of a)e=Math.min(e,i.low),t=Math.max(t,i.high);let r=t>=e?[e,t]:[];return Ie(r.map(i=>({from:0,until:0,price:i})))}function Le(a,n,e){return Ue(a).map(t=>t.map(({from:r,until:i,mean:s},o)=>`${o===0?"M":"L"}${R(n(r))} ${R(e(s))}H${R(n(i))}`).join("")).join("")}function Ve(a,n,e){return a.every(({low:t,high:r})=>t===r)?"":Ue(a).map(t=>{let r=t.map(({from:s,until:o,high:d})=>`${R(n(s))} ${R(e(d))}H${R(n(o))}`),i=[...t].reverse().map(({from:s,until:o,low:d})=>`${R(n(o))} ${R(e(d))}H${R(n(s))}`);return`M${[...r,...i].join("L")}Z`}).join("")}function Ge(a,n,e,t,r){let i=Array(n).fill(""),s=a.map(({price:m})=>m),o=Math.min(...s),d=Math.max(...s);for(let{from:m,until:u,price:y}of a){let b=d>o?Math.min(n-1,Math.floor((y-o)/(d-o)*n)):0;i[b]+=`M${R(e(m))} ${t}H${R(e(u))}v${r}H${R(e(m))}Z`}return i}function Ke(a,n,e){let t=[];for(let r of[...a].sort((i,s)=>n(i)-n(s))){let i=t.at(-1);i?.[0]!==void 0&&n(r)-n(i[0])<e?i.push(r):t.push([r])}return t}function R(a){return Math.round(a*10)/10}var Ye=88,ie=8,We=5,ft=8,v=class extends E{constructor(){super(...arguments);this.samples=[];this.bands=[];this.marks=[];this.prices=[];this.now=Date.now();this.reference=null;this.slack=1e3;this.label="";this.text=String;this.describe=()=>"";this.size={width:0,height:180};this.drawn=[]}connectedCallback(){super.connectedCallback();let e=new ResizeObserver(()=>this.measure());e.observe(this),this.owns(()=>e.disconnect())}measure(){let{clientWidth:e,clientHeight:t}=this.plot??this;e>0&&(e!==this.size.width||t!==this.size.height)&&(this.size={width:e,height:t})}willUpdate(e){["samples","span","size"].some(t=>e.has(t))&&(this.drawn=Fe(this.samples,this.span,Math.max(60,Math.floor(this.size.width/1.5))))}updated(){this.measure()}look(e){this.dispatchEvent(new CustomEvent("cursor",{detail:e??null}))}follow(e,t){let r=e.currentTarget.getBoundingClientRect(),{from:i,until:s}=this.span;this.look(Math.min(s-1,Math.max(i,t(e.clientX-r.left))))}step(e){let t=this.drawn.length-1,r=this.cursor===void 0?t:this.drawn.findLastIndex(({from:o})=>o<=(this.cursor??0)),s={ArrowLeft:r-1,ArrowDown:r-1,ArrowRight:r+1,ArrowUp:r+1,PageDown:r-10,PageUp:r+10,Home:0,End:t}[e.key];s!==void 0&&(e.preventDefault(),this.look(this.drawn[Math.min(t,Math.max(0,s))]?.from))}valueText(e){if(e===void 0)return"\u2013";let{mean:t,low:r,high:i}=e,s=this.text(t);return r===i?s:this.t("chart.mean_range",{mean:s,low:this.text(r),high:this.text(i)})}render(){let{span:e,drawn:t,cursor:r}=this,{width:i,height:s}=this.size,o=t.at(-1),d=o!==void 0&&this.now-o.until<=this.slack?o:void 0,m=r===void 0?d:G(t,r),u=qe(t,this.reference),y=this.prices.length>0?ie+2:0,b=s-Ne,x=b-y,H=Me(u.low,u.high,Math.max(2,Math.floor(x/34))),z=H.values.map(k=>this.env.format.number(k,H.digits,H.digits)),O=14+Math.max(...z.map(k=>k.length))*7,B=i-8,h=V(e.from,e.until,O,B),C=V(u.low,u.high,x-4,12),ct=[r===void 0?"":this.env.format.weekdayTime(new Date(r)),this.valueText(m),r===void 0?"":this.describe(r)];return l`<div class="head">
<h4>${this.label}</h4>
<span class="strong" aria-hidden="true">${this.valueText(m)}</span>
</div>
<div
class="plot"
tabindex="0"
role="slider"
aria-label=${this.label}
aria-valuemin="0"
aria-valuemax=${Math.max(0,t.length-1)}
aria-valuenow=${Math.max(0,m===void 0?0:t.indexOf(m))}
aria-valuetext=${ct.filter(Boolean).join(", ")}
@pointermove=${k=>this.follow(k,V(O,B,e.from,e.until))}
@pointerdown=${k=>this.follow(k,V(O,B,e.from,e.until))}
@pointerleave=${k=>{k.pointerType!=="touch"&&this.look(void 0)}}
@blur=${()=>this.look(void 0)}
@keydown=${this.step}
>
${i===0?p:$`<svg width=${i} height=${s} viewBox="0 0 ${i} ${s}" aria-hidden="true">
${Oe([t,e,this.size,this.bands,this.marks,this.prices,this.now,this.reference,this.env],()=>[this.background(h,x),this.axes(h,C,O,B,b,H.values,z),Ge(this.prices,We,h,b-ie,ie).map((k,pt)=>$`<path class="price" d=${k} style="opacity:${.15+pt/(We-1)*.8}" />`),$`<path class="area" d=${Ve(t,h,C)} /><path class="line" d=${Le(t,h,C)} />`,this.reference===null?p:$`<line class="reference" x1=${O} x2=${B} y1=${C(this.reference)} y2=${C(this.reference)} />`,this.flags(h,x)])}
${r===void 0?p:$`<line class="cursor" x1=${h(r)} x2=${h(r)} y1="0" y2=${b} />
${m===void 0?p:$`<circle class="dot" r="4" cx=${h(r)} cy=${C(m.mean)} />`}`}
</svg>`}
</div>`}background(e,t){return $`${Ce}${this.bands.map(({from:r,until:i,action:s,undecided:o})=>$`<rect class="tint ${o?"undecided":""}" x=${e(r)} width=${Math.max(1,e(i)-e(r))}
y="0" height=${t} fill="url(#${s})" />`)}`}axes(e,t,r,i,s,o,d){let{format:m}=this.env,{span:u,now:y}=this,{width:b}=this.size,x=u.until-u.from>3*864e5,H=m.time(new Date(u.from)),z=De(u.from,u.until,i-r,H.length*6.5+10,m.timeZone),O=x?[...z.days]:[u.from,...z.days],B=He(O.reverse(),h=>-e(h),Ye).filter(h=>e(h)+Ye<=b);return $`${o.map((h,C)=>$`<line class=${h===0?"zero":"grid"} x1=${r} x2=${i} y1=${t(h)} y2=${t(h)} />
<text x=${r-8} y=${t(h)+4} text-anchor="end">${d[C]}</text>`)}
${z.days.map(h=>$`<line class="day" x1=${e(h)} x2=${e(h)} y1="0" y2=${s} />`)}
${x?p:z.hours.map(h=>$`<line class="grid" x1=${e(h)} x2=${e(h)} y1=${s} y2=${s+4} />
<text x=${e(h)} y=${s+16} text-anchor="middle">${Math.abs(e(h)-b/2)+H.length*4<=b/2?m.time(new Date(h)):p}</text>`)}
${B.map(h=>$`<text class="date" x=${e(h)+4} y=${s+(x?16:33)}>${m.day(new Date(h))}</text>`)}
<line class="axis" x1=${r} x2=${i} y1=${s} y2=${s} />
${y>u.from&&y<u.until?$`<line class="now" x1=${e(y)} x2=${e(y)} y1="0" y2=${s} />`:p}`}flags(e,t){return Ke(this.marks,r=>e(r.at),ft).map(r=>{let i=e(r[0].at);return $`<g class="mark ${r.some(({bad:s})=>s)?"failed":""}">
<line x1=${i} x2=${i} y1="0" y2=${t} /><path d="M${i-5} 0h10l-5 8z" />
</g>`})}};v.styles=[S,Ae,A`:host{--mr-chart-height: 180px}.head{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 12px;font-variant-numeric:tabular-nums;min-height:22px}h4{margin:0;font-weight:500}.line{stroke-width:1.8}.reference{stroke:var(--mr-secondary);stroke-dasharray:6 4}.price{fill:var(--mr-primary-text)}.cursor{stroke:var(--primary-text-color);stroke-dasharray:2 2}.mark line{stroke:var(--mr-secondary);stroke-dasharray:4 3}.mark path{fill:var(--primary-text-color)}.mark.failed line{stroke:var(--mr-danger-text)}.mark.failed path{fill:var(--mr-danger-text)}`],c([f({attribute:!1})],v.prototype,"samples",2),c([f({attribute:!1})],v.prototype,"span",2),c([f({attribute:!1})],v.prototype,"bands",2),c([f({attribute:!1})],v.prototype,"marks",2),c([f({attribute:!1})],v.prototype,"prices",2),c([f({attribute:!1})],v.prototype,"now",2),c([f({attribute:!1})],v.prototype,"reference",2),c([f({attribute:!1})],v.prototype,"cursor",2),c([f({attribute:!1})],v.prototype,"slack",2),c([f({attribute:!1})],v.prototype,"label",2),c([f({attribute:!1})],v.prototype,"text",2),c([f({attribute:!1})],v.prototype,"describe",2),c([g()],v.prototype,"size",2),c([fe(".plot")],v.prototype,"plot",2),v=c([_("mr-line-chart")],v);var ae=["hashrate","power","temperature_max","efficiency"];function se(a,n){return a===null||n===null||a+n<=0?null:n/(a+n)*100}function Je(a){let{hashrate_ths:n,expected_hashrate_ths:e}=a;return n===null||!e?null:n/e*100}function q({timestamp:a,completed_at:n}){return Date.parse(n??a)}var yt=new Set(["power_off","power_on","power_limit"]);function gt(a,n,e){let t=a.filter(o=>yt.has(o.command_type)&&o.status==="success").sort((o,d)=>o.id-d.id),r=[],i,s=o=>{if(i===void 0)return;let d=Math.max(i.from,n.from),m=Math.min(o,n.until);m>d&&r.push({...i,from:d,until:m})};for(let o of t){let d=q(o),m=Number(o.parameters.power_limit_w??Number.NaN),u=o.command_type==="power_limit",y=u&&i?.action==="limit"&&m>(i.watts??0);s(d),i=void 0,!(o.source!=="scheduled"||o.command_type==="power_on"||y)&&(i={from:d,until:n.until,action:u?"limit":"off",watts:u&&Number.isFinite(m)?m:null,reason:"",undecided:!1})}return s(e),r}function Ze(a,n,e,t){return[...gt(a,e,t),...Te(n,{from:t,until:e.until})]}var Y=6e4,oe=60*Y,K=24*oe,le=["hour","day","week","month"],Xe={hour:{past:oe,ahead:oe/4,every:Y/2},day:{past:K,ahead:K/2,every:2*Y},week:{past:7*K,ahead:K,every:10*Y},month:{past:30*K,ahead:0,every:30*Y}};function Qe(a){return le.some(n=>n===a)}function de(a,n){let{past:e,ahead:t}=Xe[a];return{from:n-e,until:n+t}}function et(a){return Xe[a].every}function W(a){return a==="week"||a==="month"}async function tt(a,n,e,t,r){if(n.length===0)return new Map;let i={start_time:new Date(t.from).toISOString(),end_time:new Date(r).toISOString()};if(W(e)){let o=await L(a,"recorder/statistics_during_period",{...i,statistic_ids:n,period:"hour",types:["mean","min","max"]});return new Map(n.map(d=>[d,je(o[d]??[],t)]))}let s=await L(a,"history/history_during_period",{...i,entity_ids:n,minimal_response:!0,no_attributes:!0});return new Map(n.map(o=>[o,Be(s[o]??[],t,r)]))}var bt=500,vt=2*36e5,$t=.012,w=class extends E{constructor(){super(...arguments);this.range="day";this.settled=!1;this.latest=[];this.error="";this.turn=0;this.asked="";this.records=[];this.bands=[];this.marks=[];this.planned="";this.describe=e=>this.about(e).join(", ");this.formatters=new Map}connectedCallback(){super.connectedCallback(),this.asked="";let e=()=>{document.visibilityState==="visible"&&this.load()};document.addEventListener("visibilitychange",e),this.owns(()=>{document.removeEventListener("visibilitychange",e),clearTimeout(this.timer),this.turn+=1})}willUpdate(e){let{miner:t,details:r}=this,i=JSON.stringify([t.miner_id,this.range,r.entities,t.site,t.location]);i!==this.asked&&(this.asked=i,this.cursor=void 0,this.load());let{read:s}=this,o=JSON.stringify(r.plan?.steps.map(({start:d,end:m,action:u})=>[d,m,u]));s!==void 0&&(e.has("read")||e.has("latest")||o!==this.planned)&&(this.planned=o,this.records=rt(s.records,this.latest),this.bands=Ze(this.records,r.plan?.steps??[],s.span,s.now),this.marks=this.records.filter(d=>q(d)>=s.span.from).map(d=>({at:q(d),bad:!["success","pending"].includes(d.status)})))}async load(){clearTimeout(this.timer),this.turn+=1;let{turn:e,range:t,details:r}=this,{hass:i}=this.env,s=Date.now(),o=de(t,s),d=ae.flatMap(m=>wt(r.entities[m])?[r.entities[m]?.entity_id??""]:[]);try{let[m,u,y]=await Promise.all([tt(i,d,t,o,s),this.readRecords(o),this.readPrices(o)]);if(e!==this.turn)return;this.read={range:t,now:s,span:o,samples:m,records:u,...y};let b=Math.min(...[...m.values()].map(x=>x[0]?.from??Number.POSITIVE_INFINITY));!this.settled&&t==="day"&&b>de("hour",s).from&&b<=s&&this.choose("hour"),this.error=""}catch(m){if(e!==this.turn)return;this.error=this.env.errorText(m)}this.timer=setTimeout(()=>{document.visibilityState==="visible"&&this.load()},et(t))}choose(e){this.dispatchEvent(new CustomEvent("range",{detail:e}))}async readRecords(e){let t=new Date(e.from).toISOString(),r=o=>j(this.env.hass,"GET",`remote/commands/history${F({miner_id:this.miner.miner_id,...o})}`),[i,s]=await Promise.all([r({since:t,limit:bt}),r({until:t,source:"scheduled",limit:5})]);return rt(s.commands,i.commands)}async readPrices(e){let{rates:t}=await j(this.env.hass,"GET","remote/rates"),r=Pe(t)(this.miner);if(r===void 0)return{prices:[],currency:void 0};let{prices:i,currency:s}=await L(this.env.hass,"miner_remote/prices",{rate_id:r.id,start_time:new Date(e.from).toISOString(),end_time:new Date(e.until).toISOString()});return{prices:Ee(i,e),currency:s}}render(){let{read:e}=this;return l`<div class="row">
<h3>${this.t("miner.charts")}</h3>
<span class="spacer"></span>
<div class="ranges" role="radiogroup" aria-label=${this.t("miner.range")}>
${le.map(t=>l`<label class=${t===this.range?"on":""}>
<input
type="radio"
name="range"
class="visually-hidden"
.checked=${t===this.range}
@change=${()=>this.choose(t)}
/>
${this.t(`miner.range_${t}`)}
</label>`)}
</div>
</div>
${this.error===""?p:l`<p class="notice bad flat" role="alert">${this.t("miner.chart_failed",{error:this.error})}</p>`}
${e===void 0?this.error===""?l`<p class="help" role="status">${this.t("common.loading")}</p>`:p:l`${this.readout(e)}
<div class="charts">${ae.map(t=>this.chart(t,e))}</div>
${this.legend(e)}`}`}readout(e){let t=this.cursor??e.now,{format:r}=this.env,i=this.cursor===void 0?this.t("chart.now"):r.weekdayTime(new Date(t));return l`<p class="readout flat" aria-hidden="true"><b>${i}</b> ${this.about(t).map(s=>l`<span>${s}</span>`)}</p>`}about(e){let{read:t}=this;if(t===void 0)return[];let{format:r}=this.env,i=G(this.bands,e),s=G(t.prices,e),o=(t.span.until-t.span.from)*$t,d=this.cursor===void 0?[]:this.records.filter(m=>Math.abs(q(m)-e)<o);return[...i===void 0?[]:[this.t("miner.schedule_does",{action:Q(i.action,i.watts,this.env)})],...s===void 0?[]:[r.price(s.price,t.currency)],...d.slice(0,3).map(m=>this.t("miner.command_at",{command:this.t(`common.type_${m.command_type}`),name:m.initiated_by,time:r.time(new Date(q(m)))}))]}chart(e,t){let r=this.details.entities[e],i=this.t(`miner.chart_${e}`),s=this.problem(r,t);return s!==void 0?l`<div class="none">
<h4>${i}</h4>
<p class="help">${s}</p>
</div>`:l`<mr-line-chart
.env=${this.env}
.samples=${t.samples.get(r?.entity_id??"")??[]}
.span=${t.span}
.bands=${this.bands}
.marks=${this.marks}
.prices=${t.prices}
.now=${t.now}
.slack=${W(t.range)?vt:1e3}
.reference=${this.reference(e,r)}
.cursor=${this.cursor}
.label=${i}
.text=${this.formatter(e,r)}
.describe=${this.describe}
@cursor=${o=>{this.cursor=o.detail??void 0}}
></mr-line-chart>`}reference(e,t){return this.unit(e,t)!==me[e]?null:e==="hashrate"?this.miner.expected_hashrate_ths:e==="power"?this.miner.power_limit_w:null}unit(e,t){return String(this.env.hass.states[t?.entity_id??""]?.attributes.unit_of_measurement??me[e])}problem(e,t){if(e===null)return this.t("miner.chart_missing",{name:this.miner.name});let r=e.entity_id;if(e.disabled){let i=l`<a href="/config/devices/device/${this.miner.device_id}">${this.t("control.device_page")}</a>`;return l`${this.t("miner.chart_disabled",{entity:r})} ${i}`}if(!e.recorded)return this.t("miner.chart_unrecorded",{entity:r});if(!((t.samples.get(r)??[]).length>0))return this.t(W(t.range)?"miner.chart_no_statistics":"miner.chart_empty")}formatter(e,t){let{format:r}=this.env,i=this.unit(e,t),s=`${e} ${i} ${r.language}`,o=this.formatters.get(s);return o===void 0&&(o=d=>{if(i!==me[e])return`${r.number(d,1)} ${i}`;switch(e){case"hashrate":return r.hashrate(d);case"power":return r.power(d);case"temperature_max":return`${r.number(d,1)} \xB0C`;case"efficiency":return r.efficiency(d)}},this.formatters.set(s,o)),o}legend(e){let t=m=>l`<span class="swatch ${m}"></span>`,r=["off","limit","on"].filter(m=>this.bands.some(u=>u.action===m)),i=e.prices.map(({price:m})=>m),s=Math.min(...i),o=Math.max(...i),d=m=>this.env.format.price(m,e.currency);return l`<ul class="legend">
${this.miner.expected_hashrate_ths!==null||this.miner.power_limit_w!==null?l`<li><span class="dashes"></span>${this.t("miner.legend_reference")}</li>`:p}
${this.marks.length>0?l`<li><span class="flag"></span>${this.t("miner.legend_commands")}</li>`:p}
${r.map(m=>l`<li>${t(m)}${this.t("miner.schedule_does",{action:this.t(`common.action_${m}`)})}</li>`)}
${i.length>0?l`<li>
${t("price")}${this.t("miner.legend_price",{price:s===o?d(s):`${d(s)} \u2013 ${d(o)}`})}
</li>`:p}
${W(e.range)?l`<li>${t("band")}${this.t("miner.legend_band")}</li>`:p}
</ul>`}};w.styles=[S,T,A`:host{display:flex;flex-direction:column;gap:8px}.ranges{display:inline-flex;border:1px solid var(--mr-field-border);border-radius:18px;overflow:hidden}.ranges label{padding:0 12px;line-height:34px;cursor:pointer}.ranges label+label{border-inline-start:1px solid var(--divider-color)}.ranges .on{font-weight:500;background:color-mix(in srgb,var(--primary-color) 20%,transparent)}.ranges label:focus-within{outline:2px solid var(--primary-color);outline-offset:-2px}.readout{display:flex;flex-wrap:wrap;gap:0 16px;min-height:20px;font-variant-numeric:tabular-nums}.charts{display:grid;gap:16px 24px;grid-template-columns:repeat(auto-fit,minmax(min(440px,100%),1fr))}h4{margin:0 0 4px;font-weight:500}.legend{display:flex;flex-wrap:wrap;gap:4px 16px;font-size:13px}.legend li{padding:0;border:0;gap:6px}.swatch{width:18px;height:12px;border-radius:3px;border:1px solid transparent}.swatch.off{background:repeating-linear-gradient(45deg,#d32f2f 0 1.5px,transparent 1.5px 5px);border-color:#d32f2f}.swatch.limit{background:radial-gradient(#c77700 1.3px,transparent 1.5px) 0 0 / 6px 6px;border-color:#c77700}.swatch.on{background:color-mix(in srgb,#2e8b3d 30%,transparent);border-color:#2e8b3d}.swatch.price{background:linear-gradient(to right,color-mix(in srgb,var(--mr-primary-text) 15%,transparent),var(--mr-primary-text))}.swatch.band{background:color-mix(in srgb,var(--primary-color) 20%,transparent)}.dashes{width:18px;border-top:1px dashed var(--mr-secondary)}.flag{border:5px solid transparent;border-top:8px solid var(--primary-text-color);border-bottom:0}`],c([f({attribute:!1})],w.prototype,"miner",2),c([f({attribute:!1})],w.prototype,"details",2),c([f({attribute:!1})],w.prototype,"range",2),c([f({type:Boolean})],w.prototype,"settled",2),c([f({attribute:!1})],w.prototype,"latest",2),c([g()],w.prototype,"read",2),c([g()],w.prototype,"error",2),c([g()],w.prototype,"cursor",2),w=c([_("mr-miner-charts")],w);var me={hashrate:"TH/s",power:"W",temperature_max:"\xB0C",efficiency:"J/TH"};function rt(a,n){return[...new Map([...a,...n].map(e=>[e.id,e])).values()]}function wt(a){return a!==null&&!a.disabled&&a.recorded}var xt=new Set;function _t(a,{command_type:n}){return n==="power_off"?a.paused===!0:n==="power_on"&&a.paused===!1&&a.mining===!0}var N=class extends E{constructor(){super(...arguments);this.records=[]}connectedCallback(){super.connectedCallback(),this.owns(this.env.catalog.listen(()=>this.requestUpdate()))}render(){let{miner:e,env:t}=this,r=ye(e,"pause")?xt:we(t.hass),i=ge(t.catalog.value),s=i.filter(d=>xe(e,d,r)),o=i.filter(d=>!s.includes(d));return l`<div class="row">
${s.filter(d=>!_t(e,d)).map(d=>l`<button
type="button"
@click=${()=>{this.row=d}}
>
${$e(d)}${this.t(`common.type_${d.command_type}`)}
</button>`)}
</div>
<div role="status">${this.progress()}</div>
${this.limits(o)} ${this.dialog()}`}progress(){let{batch:e}=this,t=e===void 0?void 0:this.records.find(({batch_id:r})=>r===e);return t===void 0?p:l`<p class="row progress">
<b>${this.t(`common.type_${t.command_type}`)}</b>
${X(this.env,t)}
${ee(t)?l`<span class="error">${this.env.errorText(t)}</span>`:p}
</p>`}limits(e){let{limits:t,name:r}=this.miner;if(e.length===0&&t.length===0)return p;let i=e.map(s=>this.t(`common.type_${s.command_type}`)).join(", ");return l`<div class="limits">
${e.length>0?l`<p class="help flat">${this.t("miner.not_supported",{name:r,commands:i})}</p>`:p}
${t.map(({code:s,reason:o})=>l`<p class="help flat">
${this.env.errorText({error_code:`limit_${s}`,error_args:{},error_message:o})}
</p>`)}
</div>`}dialog(){let{row:e}=this;return e===void 0?p:l`<mr-command-dialog
.env=${this.env}
.row=${e}
.catalog=${this.env.catalog.value}
.miners=${[this.miner]}
@sent=${t=>{this.batch=t.detail}}
@closed=${()=>{this.row=void 0}}
></mr-command-dialog>`}};N.styles=[S,T],c([f({attribute:!1})],N.prototype,"miner",2),c([f({attribute:!1})],N.prototype,"records",2),c([g()],N.prototype,"batch",2),c([g()],N.prototype,"row",2),N=c([_("mr-miner-commands")],N);var nt=["","k","M","G","T","P","E"];function te(a,n=""){return l`<dl>
${a.map(([e,t,r])=>t===null||t===""?p:l`<div>
<dt>${e}</dt>
<dd class=${n}>${t}</dd>
${r?l`<dd class="help">${r}</dd>`:p}
</div>`)}
</dl>`}function it(a,n,e){let{t,format:r}=a,i=Je(n),s=se(n.shares_accepted,n.shares_rejected),{machine_uptime_s:o,mining_uptime_s:d}=e,m=o??d,u=r.span(m)===r.span(d),y=b=>b===null?null:r.temperature(b);return te([[t("control.hashrate"),r.hashrate(n.hashrate_ths),i===null||n.paused===!0?null:t("miner.of_expected",{percent:r.number(i),expected:r.hashrate(n.expected_hashrate_ths)})],[t("control.power"),r.power(n.est_power_w),St(a,n,e)],[t("control.efficiency"),r.efficiency(n.efficiency_j_th)],[t("control.temperature"),r.temperature(n.temperature_max_c)],[t("control.inlet"),y(n.inlet_temperature_c)],[t("control.outlet"),y(n.outlet_temperature_c)],[t("miner.rejects"),s===null?null:`${r.number(s,2)} %`,t("miner.shares",{accepted:r.number(n.shares_accepted),rejected:r.number(n.shares_rejected)})],[t("miner.work_mode"),e.work_mode],[t("miner.best_share"),e.best_share===null?null:Rt(a,e.best_share)],[t("control.uptime"),r.span(m),d===null||u?null:t("miner.mining_for",{time:r.span(d)})]],U(n)?"value old":"value")}function St({t:a,format:n},e,t){let{power_limit_min_w:r,power_limit_max_w:i}=t,s=r===null||i===null?null:`${n.power(r)} \u2013 ${n.power(i)}`;if(e.power_limit_w===null)return s===null?null:a("miner.limit_range",{limits:s});let o=n.power(e.power_limit_w);return s===null?a("miner.limit_is",{power:o}):a("miner.limit_within",{power:o,limits:s})}function Rt({format:a},n){let e=Number(n);if(n.trim()===""||!Number.isFinite(e))return n;let t=0;for(;e>=1e3&&t<nt.length-1;t++)e/=1e3;return`${a.number(e,t===0?0:2)} ${nt[t]}`.trim()}function at(a,n,{boards:e,fans:t,pools:r}){let{t:i,format:s}=a;return r===null?l`<p class="help">${i("miner.no_values",{name:n.name})}</p>`:e.length===0&&t.length===0?l`<p class="help">${i("miner.no_parts",{name:n.name})}</p>`:l`<div class="boards">${e.map(o=>kt(a,n,o))}</div>
${t.length===0?p:l`<ul class="fans">
${t.map(({position:o,rpm:d})=>l`<li>
${i("miner.fan",{position:o})}
<b class="number">${d===null?"\u2013":i("miner.rpm",{rpm:s.number(d)})}</b>
${d===0&&n.mining?l`<span class="chip bad">${i("miner.fan_stopped")}</span>`:p}
</li>`)}
</ul>`}`}function kt({t:a,format:n},e,t){let r=s=>s===null?null:n.temperature(s),i=e.mining===!0&&(t.active===!1||t.hashrate_ths===0);return l`<div class="board">
<div class="row">
<b>${a("miner.board",{position:t.position})}</b>
${i?l`<span class="chip bad">${a("miner.board_inactive")}</span>`:p}
</div>
${te([[a("control.hashrate"),t.hashrate_ths===null?null:n.hashrate(t.hashrate_ths)],[a("miner.chip_temperature"),r(t.chip_temperature_c)],[a("miner.board_temperature"),r(t.temperature_c)],[a("miner.board_inlet"),r(t.inlet_temperature_c)],[a("miner.board_outlet"),r(t.outlet_temperature_c)],[a("miner.frequency"),t.frequency_mhz===null?null:`${n.number(t.frequency_mhz)} MHz`],[a("miner.chips"),t.chips===null?null:n.number(t.chips)]])}
</div>`}function st(a,n,e){if(e===null)return l`<p class="help">${a.t("miner.no_values",{name:n.name})}</p>`;let t=e.filter(i=>i.url!=="");if(t.length===0)return l`<p class="help">${a.t("control.pools_unknown",{name:n.name})}</p>`;let r=new Set(be({pools:t}));return l`<ul>
${t.map(i=>l`<li>
<span class="what">
<b>${a.t("control.slot_number",{slot:i.slot})}: ${i.url}</b>
<span class="help">${i.user}</span>
${Pt(a,i)}
</span>
${r.has(i)?l`<span class="chip ${U(n)?"quiet":"good"}">${a.t("control.pool_active")}</span>`:i.alive===!1?l`<span class="chip warn">${a.t("control.pool_dead")}</span>`:p}
</li>`)}
</ul>`}function Pt({t:a,format:n},{accepted:e,rejected:t}){if(e===null&&t===null)return p;let r=se(e,t),i=a("miner.shares",{accepted:n.number(e),rejected:n.number(t)});return l`<span class="help">${i}${r===null?p:` (${n.number(r,2)} %)`}</span>`}var ot=8;function lt(a,{plan:n,schedules:e}){let{t,format:r}=a;if(e.length===0)return l`<p class="help">${t("miner.no_schedules")}</p>
<p class="flat">${P(["schedules","new"],t("schedules.new"))}</p>`;let i=n?.steps??[],s=i.length-ot;return l`${n?.overridden?l`<p class="notice flat" role="status">${t("miner.overridden")}</p>`:p}
<ul>
${i.slice(0,ot).map((o,d)=>l`<li>
<span class="when">${d===0?t("chart.now"):r.upcoming(o.start)}</span>
<span class="what">
<b>${Q(o.action,o.power_limit_w,a)}</b>
<span class="help">${ze(o,void 0,a)}</span>
</span>
</li>`)}
</ul>
${s>0&&n?l`<p class="help">${t.n("miner.more_steps",s,{time:r.upcoming(n.until)})}</p>`:p}
<h4>${t("miner.covered_by")}</h4>
<p class="flat schedules">
${e.map(({id:o,name:d,enabled:m})=>l`<span>${P(["schedules",String(o)],d)}${m?p:l` <span class="chip quiet">${t("miner.schedule_disabled")}</span>`}</span>`)}
</p>`}var dt=8;function ce(a,n,e){let t=new Map(a.map(r=>[r.id,r]));for(let r of n)r.miner_id===e&&t.set(r.id,r);return[...t.values()].sort((r,i)=>i.id-r.id).slice(0,dt)}function mt(a){return a.find(({command_type:e,status:t,parameters:r})=>t==="success"&&(e==="backup"||r.backup_first===!0))?.id??0}var D=class extends E{constructor(){super(...arguments);this.error="";this.news=[]}connectedCallback(){super.connectedCallback();let e=new J(()=>this.env.hass.connection,"miner_remote/commands/subscribe",({commands:t})=>{this.news=ce(this.news,t,this.minerId)});this.owns(e.listen(()=>{this.records!==void 0&&(this.records=ce(this.records,this.news,this.minerId))}))}willUpdate(e){e.has("minerId")&&this.load(this.minerId)}updated(e){e.has("records")&&this.records!==void 0&&this.dispatchEvent(new CustomEvent("records",{detail:this.records}))}async load(e){this.records=void 0,this.error="";try{let{commands:t}=await j(this.env.hass,"GET",`remote/commands/history${F({miner_id:e,limit:dt})}`);e===this.minerId&&(this.records=ce(t,this.news,e))}catch(t){this.error=this.env.errorText(t)}}render(){return l`<h3>${this.t("control.last_commands")}</h3>
${this.list()}
<p class="flat">${P(["history"],this.t("control.all_commands"),{miner:this.minerId})}</p>`}list(){return this.error!==""?l`<p class="error" role="alert">${this.error}</p>`:this.records===void 0?l`<p class="help" role="status">${this.t("common.loading")}</p>`:this.records.length===0?l`<p class="help">${this.t("control.no_commands")}</p>`:l`<ul>
${this.records.map(e=>l`<li>
<span class="what">
<b>${this.t(`common.type_${e.command_type}`)}</b>
<span class="help">${this.env.format.dateTime(e.timestamp)}, ${e.initiated_by}</span>
</span>
${X(this.env,e)}
${ee(e)?l`<span class="error">${this.env.errorText(e)}</span>`:""}
</li>`)}
</ul>`}};D.styles=[S,T],c([f({attribute:!1})],D.prototype,"minerId",2),c([g()],D.prototype,"records",2),c([g()],D.prototype,"error",2),D=c([_("mr-miner-records")],D);var Et=15e3,Tt=50;function It(a){return`http://${a.includes(":")?`[${a}]`:a}/`}var I=class extends ve{constructor(){super(...arguments);this.tab="miner";this.back=new URLSearchParams;this.lost="";this.records=[]}connectedCallback(){super.connectedCallback(),this.owns(()=>this.leave?.());let e=setInterval(()=>{this.miner!==void 0&&U(this.miner)&&this.requestUpdate()},Et);this.owns(()=>clearInterval(e)),this.hasUpdated&&this.follow()}get minerId(){return this.path[0]??""}get range(){let e=this.query.get("range");return Qe(e)?e:"day"}follow(){this.leave?.(),this.message=this.miner=void 0,this.records=[];let e,t=new J(()=>this.env.hass.connection,"miner_remote/miner/subscribe",r=>{e=r},Tt,{miner_id:this.minerId});this.leave=t.listen(()=>{this.lost=t.error===void 0?"":this.env.errorText(t.error),!(e===void 0||e===this.message)&&(this.message=e,this.miner=e.miner===null?void 0:{...e.miner,pools:e.details?.pools})})}willUpdate(e){e.has("path")&&e.get("path")?.[0]!==this.path[0]&&this.follow()}updated(e){e.has("miner")&&e.get("miner")===void 0&&this.renderRoot.querySelector("h2")?.focus({preventScroll:!0})}render(){let e=l`${Z(pe)}${this.t("miner.to_fleet")}`;return l`<div class="page">
<p class="flat up">${P(["control"],e,Object.fromEntries(this.back))}</p>
${this.lost===""?p:l`<p class="notice bad flat" role="alert">${this.t("common.lost",{error:this.lost})}</p>`}
${this.content()}
</div>`}content(){let{message:e,miner:t}=this,r=e?.details;return t!==void 0&&r?this.page(t,r):e===void 0?this.lost===""?l`<p class="help" role="status">${this.t("common.loading")}</p>`:p:l`<div class="card empty">
${Z(he,48)}
<h2 tabindex="-1">${this.t("miner.gone_title")}</h2>
<p>${this.t("miner.gone_text",{id:this.minerId})}</p>
${P(["control"],this.t("miner.gone_link"))}
</div>`}page(e,t){let{env:r}=this;return l`${this.head(e)} ${this.troubles(e,t)}
<section class="card" aria-label=${this.t("control.commands")}>
<mr-miner-commands .env=${r} .miner=${e} .records=${this.records}></mr-miner-commands>
</section>
<section class="card" aria-label=${this.t("miner.values")}>${it(r,e,t)}</section>
<section class="card">
<mr-miner-charts
.env=${r}
.miner=${e}
.details=${t}
.latest=${this.records}
.range=${this.range}
?settled=${this.query.has("range")}
@range=${i=>this.filter({range:i.detail})}
></mr-miner-charts>
</section>
<section class="card">
<h3>${this.t("miner.hardware")}</h3>
${at(r,e,t)}
</section>
<div class="columns">
<div class="column">
<section class="card">
<h3>${this.t("control.pools")}</h3>
${st(r,e,t.pools)}
</section>
<section class="card">
<h3>${this.t("miner.plan")}</h3>
${lt(r,t)}
</section>
</div>
<div class="column">
<section class="card">
<mr-miner-records
.env=${r}
.minerId=${e.miner_id}
@records=${i=>{this.records=i.detail}}
></mr-miner-records>
</section>
<section class="card">
<mr-miner-backups .env=${r} .minerId=${e.miner_id} .made=${mt(this.records)}></mr-miner-backups>
</section>
</div>
</div>
<section class="card">
<h3>${this.t("miner.about")}</h3>
${this.about(e,t)}
</section>`}head(e){let t=e.location===e.site?e.site:`${e.site} \xB7 ${e.location}`;return l`<div class="head">
<div class="who">
<div class="row">
<h2 tabindex="-1">${e.name}</h2>
${Re(this.env,e)}
${U(e)?l`<span class="help">${ke(this.env,e)}</span>`:p}
${e.tags.map(r=>l`<span class="label">${r}</span>`)}
</div>
<p class="help">${[e.model,ne(e),t].filter(Boolean).join(" \xB7 ")}</p>
</div>
<div class="row">
<a class="button" href=${It(e.ip)} target="_blank" rel="noopener noreferrer">
${Z(ue)}${this.t("miner.web_page")}
</a>
${e.device_id===null?p:l`<a class="button" href="/config/devices/device/${e.device_id}">${this.t("control.device_page")}</a>`}
</div>
</div>`}troubles(e,{error:t}){let{faults:r}=e;return l`${t===null||e.reachability==="rebooting"?p:l`<p class="notice warn flat" role="status">${this.t("miner.last_error",{error:this.env.errorText(t)})}</p>`}
${r.length===0?p:l`<div class="notice bad" role="status">
${r.map(({message:i,code:s})=>l`<p class="flat">${i}${s===null?p:l` (<code>${s}</code>)`}</p>`)}
</div>`}`}about(e,t){let{format:r}=this.env;return te([[this.t("control.vendor"),e.vendor],[this.t("control.model"),e.model],[this.t("control.firmware"),ne(e)],[this.t("miner.serial"),t.serial],[this.t("control.ip"),e.ip],[this.t("control.hostname"),e.hostname],[this.t("control.mac"),e.mac],[this.t("control.site"),e.site],[this.t("control.place"),e.location===e.site?null:e.location],[this.t("control.labels"),e.tags.join(", ")],[this.t("control.last_seen"),e.last_seen===null?"\u2013":r.dateTime(e.last_seen)]])}};I.styles=[S,T,A`.page{display:flex;flex-direction:column;gap:12px;padding:12px 16px 24px;max-width:1400px;margin:0 auto}.up a{display:inline-flex;align-items:center;gap:8px;min-height:36px}.head{display:flex;flex-wrap:wrap;align-items:center;gap:12px}.who{flex:1 1 260px;min-width:0}h2{font-size:22px;overflow-wrap:anywhere}.label{border:1px solid var(--mr-field-border);border-radius:12px;padding:1px 10px;font-size:12px}h2:focus{outline:none}.value{font-size:18px;font-variant-numeric:tabular-nums}.when{min-width:84px;color:var(--mr-secondary)}h4{margin:12px 0 4px;font-weight:500}.schedules{display:flex;flex-wrap:wrap;gap:4px 16px}.columns{display:grid;gap:12px;grid-template-columns:repeat(auto-fit,minmax(min(420px,100%),1fr));align-items:start}.column{display:grid;gap:12px;min-width:0}`],c([f({attribute:!1})],I.prototype,"back",2),c([g()],I.prototype,"message",2),c([g()],I.prototype,"miner",2),c([g()],I.prototype,"lost",2),c([g()],I.prototype,"records",2),I=c([_("mr-miner")],I);export{I as MinerView,It as webPage};
/*! Bundled license information:

lit-html/directives/guard.js:
  (**
   * @license
   * Copyright 2018 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)
*/
