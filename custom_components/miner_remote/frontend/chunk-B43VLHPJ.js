import{C as J,a as q}from"./chunk-3MJ7LN3L.js";import{Ba as G,Ra as X,ka as S,la as M,ma as V}from"./chunk-OYHFTR3O.js";import{a as Q}from"./chunk-JS2UCJEB.js";import{h as ee}from"./chunk-CSDMT7G5.js";import{a as Z,d as f,e as _,g as h}from"./chunk-42XHLT2J.js";import{b as x}from"./chunk-TN3OZQAE.js";var ne=Object.keys(Q).flatMap(n=>n.startsWith("type_")?[n.slice(5)]:[]),te=["pending","success","failed","timeout","skipped","interrupted"],Qe=["manual","scheduled","automatic"];var en={error:"bad",warning:"warn"};function w(n,t){let e=n.args[t];return typeof e=="number"?e:null}function I(n){return ne.find(t=>t===n.args.command_type)}function De(n,t,e=Date.now()){return ee(n,t.since,e)}function nn(n,t,e=Date.now()){let{t:r,format:o}=n;switch(t.kind){case"offline":return r("alerts.says_offline",{time:De(n,t,e)});case"hot":return r(t.args.outlet===!0?"alerts.says_hot_outlet":"alerts.says_hot",{temperature:o.temperature(w(t,"temperature_c")),limit:o.temperature(w(t,"limit_c"))});case"fault":{let{message:i}=t.args;return typeof i!="string"||i===""?r("alerts.says_fault_unnamed"):r.n("alerts.says_fault",w(t,"count")??1,{message:i})}case"low_hashrate":return r("alerts.says_low_hashrate",{hashrate:o.hashrate(w(t,"hashrate_ths")),expected:o.hashrate(w(t,"expected_ths")),percent:o.number(w(t,"percent"))});case"high_rejects":return r("alerts.says_high_rejects",{percent:o.number(w(t,"percent"),1),limit:o.number(w(t,"limit_percent"),1)});case"not_confirmed":{let i=I(t),a=i===void 0?String(t.args.command_type??""):r(`common.type_${i}`),s=te.find(l=>l===t.args.status);return s===void 0||s==="success"?r("alerts.says_not_confirmed",{command:a}):r("alerts.says_failed",{command:a,status:r(`common.status_${s}`)})}case"no_price":case"empty_schedule":return r(`alerts.says_${t.kind}`)}}function tn(n,{path:t,name:e,description:r}){let o=t.replace(/^.*\/|\.yaml$/g,""),i=(a,s)=>{let l=`alerts.blueprint_${o}_${a}`,d=n.t(l);return d===l?s:d};return{name:i("name",e),description:i("about",r)}}var Me={hot:"power_off",low_hashrate:"restart_mining",high_rejects:"pool_switch"};function sn({kind:n,miner_id:t,schedule_id:e,rate_id:r,command_id:o}){return n==="not_confirmed"&&o!==null?{path:["history"],values:{command:String(o)},text:"alerts.open_command"}:n==="no_price"&&r!==null?{path:["rates",String(r)],values:{},text:"alerts.edit_tariff"}:e!==null?{path:["schedules",String(e)],values:{},text:"alerts.edit_schedule"}:t===null?void 0:{path:["miner",t],values:{},text:"alerts.open_miner"}}function re(n,t,{miner:e,outlets:r}){let o=n.miner_id===null?void 0:e(n.miner_id);return o!==void 0&&J(o,t,r)?o:void 0}function Ee(n,t){let e=t.catalog?.commands[Me[n.kind]??""],r=e===void 0?void 0:re(n,e,t);return e===void 0||r===void 0?void 0:{row:e,miners:[r]}}function We(n,t){let e=n.kind==="not_confirmed"?t.catalog?.commands[I(n)??""]:void 0,r=e===void 0?void 0:re(n,e,t);return e===void 0||r===void 0?void 0:{row:e,miners:[r]}}function ln(n,t){let e=new Map;for(let r of n){let o=Ee(r,t)??We(r,t),[i]=o?.miners??[];if(o===void 0||i===void 0||r.kind==="not_confirmed"&&o.row.fields.length>0)continue;let a=e.get(o.row)??new Map;e.set(o.row,a.set(i.miner_id,i))}return[...e].map(([r,o])=>({row:r,miners:[...o.values()]}))}var oe=new Map;function P(n,t){try{let e=oe.get(t);e===void 0&&(e=new Intl.DateTimeFormat("en-CA",{timeZone:t,hourCycle:"h23",year:"numeric",month:"2-digit",day:"2-digit",hour:"2-digit",minute:"2-digit"}),oe.set(t,e));let r=Object.fromEntries(e.formatToParts(new Date(n)).map(({type:o,value:i})=>[o,i]));return`${r.year}-${r.month}-${r.day}T${r.hour}:${r.minute}`}catch{return""}}function B(n){return/(Z|[+-]\d\d:?\d\d)$/.test(n)}function cn(n,t){return n===null?"":B(n)?P(n,t):n.slice(0,16)}function pn(n,t){let e=Date.parse(`${n}Z`);if(Number.isNaN(e))return null;let r=s=>Date.parse(`${P(s,t)}Z`)-Math.floor(s/6e4)*6e4,o=[r(e-864e5),r(e+864e5)].map(s=>e-s),i=o.filter(s=>P(s,t)===n.slice(0,16)),a=i.length>0?Math.min(...i):Math.max(...o);return Number.isNaN(a)?null:new Date(a).toISOString()}var Ne=new Set(["day","days","start_hour","start_minute","end_hour","end_minute","action","power_limit_w"]);function ie(n,t){let e=n.start_hour*60+(n.start_minute??0),r=n.end_hour*60+(n.end_minute??0);return{days:t?[]:[...n.days??[]],start:e,length:r>e?r-e:r+1440-e,action:n.action??"off",watts:n.power_limit_w===null||n.power_limit_w===void 0?"":String(n.power_limit_w),rest:Object.fromEntries(Object.entries(n).filter(([o])=>!Ne.has(o)))}}function Y(n){let t=n.start+n.length;return t>1440?t-1440:t}function ae(n){return n.start+n.length>1440}function hn(n,t,e){let r=Y(n);return{...n.rest,...t?{}:{days:[...n.days].sort()},start_hour:Math.floor(n.start/60),start_minute:n.start%60,end_hour:Math.floor(r/60),end_minute:r%60,action:n.action,power_limit_w:e(n.watts)}}function fn(n,t){let e=[];return n.forEach((r,o)=>{let i=r.start+r.length;for(let a of t?[0]:r.days){let s=t?0:(a+1)%7,l=i>1440;e.push({index:o,day:a,column:a,from:r.start,to:Math.min(i,1440),head:!0,tail:!l}),l&&e.push({index:o,day:a,column:s,from:0,to:i-1440,head:!1,tail:!0})}}),[...new Set(e.map(({column:r})=>r))].flatMap(r=>Oe(e.filter(o=>o.column===r)))}function Oe(n){let t=[],e=[],r=[],o=()=>{t.push(...e.map(i=>({...i,lanes:r.length}))),e=[],r=[]};for(let i of[...n].sort((a,s)=>a.from-s.from||s.to-a.to||a.index-s.index)){r.every(l=>l<=i.from)&&o();let a=r.findIndex(l=>l<=i.from),s=a>=0?a:r.length;r[s]=i.to,e.push({...i,lane:s})}return o(),t}function E(n){return Math.round(n/15)*15}function R(n,t,e){return Math.min(Math.max(n,t),e)}function Ce(n,t,e){let[r,o]=[n.indexOf(t),n.indexOf(e)].sort((i,a)=>i-a);return n.slice(r,o+1)}function gn(n,t,e,r){let o=R(E(Math.min(n.minute,t.minute)),0,1425),i=R(E(Math.max(n.minute,t.minute))-o,0,1440);if(!(i<15))return{days:r?[]:Ce(e,n.day,t.day),start:o,length:i}}function _n(n,t,e,r){let o=R(n.start+E(t),0,1425),i=e===r||n.days.includes(r)?n.days:n.days.map(a=>a===e?r:a);return{...n,start:o,days:i}}function se(n,t){return(t-n+10)%7-3}function bn(n,t,e){let r=se(t,e.day)*1440+E(e.minute);return{...n,length:R(r-n.start,15,1440)}}function xn(n,t,e,r){let o=n.start+n.length,i=R(se(t,e.day)*1440+E(e.minute),o-1440,o-15),a=Math.floor(i/1440);if(a===0||r){let s=R(i,0,1425);return s<o?{...n,start:s,length:o-s}:n}return{...n,days:n.days.map(s=>(s+a+7)%7),start:i-a*1440,length:o-i}}function wn(n,t,e){return{...n,start:t%1440,length:e>t?e-t:e+1440-t}}function vn(n,t,e){return n.flatMap((r,o)=>o===t&&r.days.length>1&&r.days.includes(e)?[{...r,days:r.days.filter(i=>i!==e)},{...r,days:[e]}]:[r])}function Sn(n){let t=new Map;for(let e of n){let r=JSON.stringify([e.start,e.length,e.action,e.watts]);t.has(r)||t.set(r,{...e,days:[]})}return[...t.values()]}function $n(n){return n.map(t=>({...t,days:[0,1,2,3,4,5,6]}))}function kn(n){let t=/^(\d\d):(\d\d)/.exec(n);return t===null?void 0:Number(t[1])*60+Number(t[2])}function Tn(n){let t=n%1440;return`${String(Math.floor(t/60)).padStart(2,"0")}:${String(t%60).padStart(2,"0")}`}function Be(n,{t,format:e}){if(n.length===7)return t("schedules.every_day");let r=e.weekdays(),o=n.map(s=>r.indexOf(s)).sort((s,l)=>s-l),i=[];for(let s of o){let l=i.at(-1);l!==void 0&&l.at(-1)===s-1?l.push(s):i.push([s])}let a=s=>e.weekday(r[s??0]??0);return i.flatMap(s=>s.length>2?[`${a(s[0])}–${a(s.at(-1))}`]:s.map(a)).join(", ")}function Ye(n,{t,format:e}){if(n.length===1440&&n.start===0)return t("schedules.whole_day");let r=`${e.clock(n.start)}–${e.clock(Y(n))}`;return ae(n)?t("schedules.next_day",{span:r}):r}function N(n,t,{t:e,format:r}){return n===null?e("common.action_free"):n==="on"||t===null?e(`common.action_${n}`):e("schedules.limit_to",{power:r.power(t)})}function je(n,t,e){return N(n.action,n.power_limit_w??t.power_limit_w,e)}function Dn({done_hours:n,hours:t,until:e},{t:r,format:o}){let i=Math.floor(n*10)/10;return r.n("schedules.progress",t,{done:o.number(i,1),time:o.upcoming(e)})}function Ue(n,t,e,r){let{t:o,format:i}=r,a=N("off",t,r),s=e?.currency??i.currency,l=o.n("schedules.hours",n.hours??0),d=n.contiguous?o("schedules.in_one_piece"):"";switch(n.type){case"above":return o("schedules.rule_above",{stop:a,price:i.price(n.threshold??0,s)});case"cheapest":return[o("schedules.rule_cheapest",{stop:a,hours:l})+d,n.deadline?o("schedules.until",{time:ze(n.deadline,r)}):""].filter(Boolean).join(", ");case"dearest":return o("schedules.rule_dearest",{stop:a,hours:l})+d;case"break_even":return o("schedules.rule_break_even",{stop:a})}}function ze(n,{format:t}){let[e="0",r="0"]=n.split(":");return t.clock(Number(e)*60+Number(r))}function A(n,t,{format:e}){let r=n===null?"":B(n)?P(n,t):n.slice(0,16);if(r==="")return"–";let[o="0",i="0"]=r.slice(11).split(":");return`${new Intl.DateTimeFormat(e.language,{dateStyle:"medium",timeZone:"UTC"}).format(new Date(`${r.slice(0,10)}T12:00:00Z`))}, ${e.clock(Number(o)*60+Number(i))}`}function Mn(n,t,e,r){let{t:o}=r,i=t.find(u=>u.id===n.electricity_rate_id),a=n.price_rule,s=n.timezone??e,l=[],d=n.weekly_schedule??[];if(n.schedule_type==="one-time"){let u=N(n.one_time_action??"off",n.power_limit_w,r),m=A(n.one_time_start,s,r),p=A(n.one_time_end,s,r);l.push(a===null?o("schedules.once",{from:m,until:p,action:u}):o("schedules.once_rule",{from:m,until:p}))}for(let u of d){let m=ie(u,!1),g=`${n.schedule_type==="daily"?o("schedules.every_day"):Be([...u.days??[]],r)} ${Ye(m,r)}`;l.push(a===null?`${g}: ${je(u,n,r)}`:g)}return a!==null?l.push(Ue(a,n.power_limit_w,i,r)):d.length>0&&d.every(u=>u.action==="on")&&l.push(o("schedules.otherwise",{action:N("off",n.power_limit_w,r)})),l}function En(n,t,{t:e}){let r=n.tags??[];return n.miner_ip!==null?t(n.miner_ip)??n.miner_ip:n.location!==null?e("schedules.at",{place:n.location}):r.length>0?e("schedules.labelled",{labels:r.join(", ")}):e("schedules.all_miners")}function j(n,{format:t}){let[e="0",r="0"]=String(n).split(":");return t.clock(Number(e)*60+Number(r))}var v=(n,{format:t},e)=>t.price(Number(n),e),Le={no_schedule:(n,{t})=>t("schedules.why_no_schedule"),window:({start:n,end:t},e)=>n==="00:00"&&/^(24|00):00$/.test(String(t))?e.t("schedules.why_all_day"):e.t("schedules.why_window",{from:j(n,e),until:j(t,e)}),one_time_window:({start:n,end:t},e)=>e.t("schedules.why_window",{from:A(String(n),"UTC",e),until:A(String(t),"UTC",e)}),between_periods:(n,{t})=>t("schedules.why_between"),outside_window:(n,{t})=>t("schedules.why_outside"),price_above:(n,t,e)=>t.t("schedules.why_above",{price:v(n.price,t,e),most:v(n.threshold,t,e)}),price_not_above:(n,t,e)=>t.t("schedules.why_below",{price:v(n.price,t,e),most:v(n.threshold,t,e)}),price_not_down:(n,t,e)=>t.t("schedules.why_not_down",{price:v(n.price,t,e),least:v(n.threshold,t,e)}),mining_does_not_pay:(n,t,e)=>t.t("schedules.why_does_not_pay",{price:v(n.price,t,e)}),mining_pays:(n,t,e)=>t.t("schedules.why_pays",{price:v(n.price,t,e)}),cheapest_hours:({hours:n},{t})=>t.n("schedules.why_cheapest",Number(n)),not_cheapest_hours:({hours:n},{t})=>t.n("schedules.why_not_cheapest",Number(n)),cheapest_hours_done:({hours:n},{t})=>t.n("schedules.why_done",Number(n)),most_expensive_hours:({hours:n},{t})=>t.n("schedules.why_most_expensive",Number(n)),not_most_expensive_hours:({hours:n},{t})=>t.n("schedules.why_not_most_expensive",Number(n)),most_expensive_hours_done:({hours:n},{t})=>t.n("schedules.why_done",Number(n)),block_without_price:({hours:n},{t})=>t.n("schedules.why_block_without_price",Number(n)),shortest_time:({until:n},t)=>t.t("schedules.why_held",{time:j(String(n).slice(11),t)}),no_price:(n,{t})=>t("schedules.why_no_price"),no_earnings:(n,{t})=>t("schedules.why_no_earnings")},He=new Set(["no_schedule","window","one_time_window","between_periods","outside_window"]);function le(n){return n.reasons.every(({code:t})=>He.has(t))}function de(n,t,e){let{t:r}=e,o=n.reasons.length+n.reasons_more>1,i=[];for(let{schedule:a,code:s,args:l}of n.reasons){let d=Le[s]?.(l,e,t);if(d===void 0)return n.reason;let u=l.unpriced_from,m=u===void 0?d:r("schedules.why_unpriced",{reason:d,time:A(String(u),"UTC",e)});i.push(o&&a!==null?`${a}: ${m}`:m)}return n.reasons_more>0&&i.push(r.n("schedules.why_more",n.reasons_more)),i.join("; ")}function Fe(n,t,e){if(t.length===0)return[...n];let r=t.map(o=>({from:Date.parse(o.start),until:Date.parse(o.end)})).sort((o,i)=>o.from-i.from);return n.flatMap(o=>o.action===null||le(o)?[o]:Ke(o,r,e))}function In(n,t,e){let r=e.t("chart.undecided_why");return(t.price_rule===null?n.changes:Fe(n.changes,n.prices,r)).map(i=>i.undecided?i:{...i,reason:de(i,n.currency??void 0,e)})}var ce=6e4;function Ke(n,t,e){let r=Date.parse(n.end),o=[],i=(s,l,d)=>{if(l<=s)return;let u={start:s===Date.parse(n.start)?n.start:new Date(s).toISOString(),end:l===r?n.end:new Date(l).toISOString()},m=o.at(-1);d&&m!==void 0&&!m.undecided?o[o.length-1]={...m,end:u.end}:o.push(d?{...n,...u}:{...n,...u,price:null,undecided:!0,reason:e})},a=Date.parse(n.start);for(let{from:s,until:l}of t){if(l<=a||s>=r)continue;s-a>=ce&&(i(a,s,!1),a=s);let d=r-l<ce?r:l;i(a,d,!0),a=d}return i(a,r,!1),o}function ue(n,t){return n.map(e=>({from:Math.max(Date.parse(e.start),t.from),until:Math.min(Date.parse(e.end),t.until),price:e.price})).filter(e=>e.until>e.from&&Number.isFinite(e.price)).sort((e,r)=>e.from-r.from)}function me(n,t){let e=[];for(let r of n){let o=Math.max(Date.parse(r.start),t.from),i=Math.min(Date.parse(r.end),t.until);if(r.action===null||!(i>o))continue;let a=e.at(-1),s=a!==void 0&&a.until===o&&a.action===r.action&&a.watts===r.power_limit_w&&a.reason===r.reason,{action:l,power_limit_w:d,reason:u,undecided:m=!1}=r;s?e[e.length-1]={...a,until:i}:e.push({from:o,until:i,action:l,watts:d,reason:u,undecided:m})}return e}function pe(n,t){let e=[...n,...t],r=Math.min(...e.map(i=>Date.parse(i.start))),o=Math.max(...e.map(i=>Date.parse(i.end)));return o>r&&Number.isFinite(o-r)?{from:r,until:o}:null}function ye(n){if(n.length===0)return{low:0,high:1};let t=Number.POSITIVE_INFINITY,e=Number.NEGATIVE_INFINITY;for(let{price:o}of n)t=Math.min(t,o),e=Math.max(e,o);if(t===e&&t===0)return{low:0,high:1};if(t>=0&&(t<e*.6||t===e))return{low:0,high:e*1.08};if(e<=0&&(e>t*.6||t===e))return{low:t*1.08,high:0};let r=(e-t)*.08;return{low:t-r,high:e+r}}function he(n,t,e){let r=(t-n)/Math.max(1,e);if(!(r>0)||!Number.isFinite(r))return{values:[n],digits:2};let o=10**Math.floor(Math.log10(r)),a=([1,2,5,10].find(d=>d*o>=r*(1-1e-9))??10)*o,s=Math.max(0,-Math.floor(Math.log10(a)+1e-9)),l=[];for(let d=Math.ceil(n/a-1e-9);d*a<=t+a*1e-9;d++)l.push(Number((d*a).toFixed(s))+0);return{values:l,digits:s}}function O(n,t,e,r){let o=t===n?0:(r-e)/(t-n);return i=>e+(i-n)*o}function fe(n){let t=[];for(let e of n){let r=t.at(-1);r!==void 0&&(r.at(-1)?.until??Number.NaN)>=e.from?r.push(e):t.push([e])}return t}function ge(n,t,e){return fe(n).map(r=>r.map((o,i)=>`${i===0?"M":"L"}${$(t(o.from))} ${$(e(o.price))}H${$(t(o.until))}`).join("")).join("")}function _e(n,t,e,r){let o=$(e(r));return fe(n).map(i=>{let a=i[0],s=i.map(l=>`V${$(e(l.price))}H${$(t(l.until))}`).join("");return`M${$(t(a.from))} ${o}${s}V${o}Z`}).join("")}function U(n,t){return n.find(e=>e.from<=t&&t<e.until)}function be(n,t,e){let r=new Set([e.from]),o,i=e.from;for(let a of n)a.from>i&&r.add(i),(a.price!==o||a.from>i)&&r.add(a.from),o=a.price,i=a.until;n.length>0&&r.add(i);for(let a of t)r.add(a.from),r.add(a.until);return r.delete(e.until),[...r].sort((a,s)=>a-s)}function xe(n,t){let e=null,r=null;for(let i of n)(e===null||i.price<e.price)&&(e=i),(r===null||i.price>r.price)&&(r=i);let o={off:0,limit:0,on:0,undecided:0};for(let i of t)o[i.undecided?"undecided":i.action]+=(i.until-i.from)/1e3;return{lowest:e,highest:r,seconds:o}}function $(n){return Math.round(n*10)/10}var z=24,L=38,we=_`<defs>
<pattern id="off" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
<line class="hatch" x1="3.5" y1="0" x2="3.5" y2="7" />
</pattern>
<pattern id="limit" width="7" height="7" patternUnits="userSpaceOnUse">
<circle class="dots" cx="3.5" cy="3.5" r="1.3" />
</pattern>
<pattern id="on" width="8" height="8" patternUnits="userSpaceOnUse"><rect class="plainly" width="8" height="8" /></pattern>
</defs>`,ve=Z`
:host {
display: block;
position: relative;
min-width: 0;
container-type: inline-size;
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
height: ${z+L+4}px;
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
fill: color-mix(in srgb, var(--mr-off) 22%, var(--card-background-color));
stroke: var(--mr-off);
}
.block.limit {
fill: color-mix(in srgb, var(--mr-limit) 22%, var(--card-background-color));
stroke: var(--mr-limit);
}
.block.on {
fill: color-mix(in srgb, var(--mr-on) 22%, var(--card-background-color));
stroke: var(--mr-on);
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
stroke: var(--mr-off);
stroke-width: 1.6;
}
.dots {
fill: var(--mr-limit);
}
.plainly {
fill: color-mix(in srgb, var(--mr-on) 40%, transparent);
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
`;var Ze=[1,2,3,6,12];function Se(n,t,e,r,o){let i=new Intl.DateTimeFormat("en-GB",{timeZone:o,day:"2-digit",hour:"2-digit",minute:"2-digit",hourCycle:"h23"}),a=e/Math.max(1,(t-n)/36e5),s=Ze.find(p=>p*a>=r),l=[],d=[],u=i.format(n).slice(0,2),m="";for(let p=Math.ceil(n/9e5)*9e5;p<t;p+=9e5){let g=i.format(p);g.slice(0,2)!==u?(u=g.slice(0,2),m=g,l.push(p)):g.endsWith(":00")&&g!==m&&(m=g,s!==void 0&&Number(g.slice(-5,-3))%s===0&&p>n&&d.push(p))}return{days:l,hours:d}}function $e(n,t,e){let r=[];for(let o of n){let i=r.at(-1);(i===void 0||t(o)-t(i)>=e)&&r.push(o)}return r}var ke=88,Ve=6e4,Te=["off","limit","on"],b=class extends q{constructor(){super(...arguments);this.prices=[];this.steps=[];this.from="";this.until="";this.currency="";this.label="";this.size={width:0,height:300};this.tableOpen=!1;this.now=Date.now();this.span=null;this.slots=[];this.bands=[];this.changes=[]}connectedCallback(){super.connectedCallback();let e=new ResizeObserver(()=>this.measure());e.observe(this),this.owns(()=>e.disconnect()),this.now=Date.now();let r=setInterval(()=>{this.now=Date.now()},Ve/2);this.owns(()=>clearInterval(r))}measure(){let{clientWidth:e,clientHeight:r}=this.plot??this;e>0&&(e!==this.size.width||r!==this.size.height)&&(this.size={width:e,height:r})}willUpdate(e){if(!["prices","steps","from","until"].some(o=>e.has(o)))return;let r={from:Date.parse(this.from),until:Date.parse(this.until)};this.span=r.until>r.from?r:pe(this.prices,this.steps),this.slots=this.span===null?[]:ue(this.prices,this.span),this.bands=this.span===null?[]:me(this.steps,this.span),this.changes=this.span===null?[]:be(this.slots,this.bands,this.span)}updated(){this.measure()}stretch(e,r){let o=this.changes.findLastIndex(i=>i<=e);return{from:this.changes[o]??r.from,until:this.changes[o+1]??r.until,slot:U(this.slots,e),band:U(this.bands,e)}}get unit(){return this.currency||this.env.format.currency}actionText(e){return e===void 0?this.t("common.action_free"):e.undecided?this.t("chart.undecided"):e.action==="limit"&&e.watts!==null?this.t("chart.limited",{power:this.env.format.power(e.watts)}):this.t(`common.action_${e.action}`)}priceText(e){return e===void 0?this.t("chart.no_price"):this.env.format.price(e.price,this.unit)}times(e){let{format:r}=this.env,o=new Date(e.until),i=e.until-e.from>=864e5?r.weekdayTime(o):r.time(o);return`${r.weekdayTime(new Date(e.from))} – ${i}`}parts(e){return[this.times(e),...this.slots.length>0?[this.priceText(e.slot)]:[],...this.bands.length>0?[this.actionText(e.band)]:[]]}follow(e,r,o){let i=e.currentTarget.getBoundingClientRect();this.cursor=Math.min(r.until-1,Math.max(r.from,o(e.clientX-i.left)))}step(e,r){let o=this.changes.findLastIndex(l=>l<=r),i=this.changes.length-1,a={ArrowLeft:o-1,ArrowDown:o-1,ArrowRight:o+1,ArrowUp:o+1,Home:0},s=e.key==="End"?i:a[e.key];s!==void 0&&(e.preventDefault(),this.cursor=this.changes[Math.min(i,Math.max(0,s))])}render(){let e=this.span;if(e===null||this.slots.length===0&&this.bands.length===0)return f`<p class="empty">${this.t(this.steps.length>0?"chart.nothing_wanted":"chart.empty")}</p>`;let r=this.now>=e.from&&this.now<e.until,o=this.cursor??(r?this.now:e.from),i=this.stretch(o,e),a=this.parts(i);return f`<div class="readout ${this.bands.length>0?"why":""}" aria-hidden="true">
<div class="facts">
${this.cursor===void 0&&r?f`<b>${this.t("chart.now")}:</b>`:h}
${a.map((s,l)=>f`<span class=${l===0?"":"strong"}>${s}</span>`)}
</div>
${this.bands.length>0?f`<div class="reason">${i.band?.reason??""}</div>`:h}
</div>
${this.drawing(e,r,i,[...a,i.band?.reason??""].filter(Boolean).join(", "))}
${this.legend()}
<p class="visually-hidden" id="summary">${this.sentences()}</p>
<details
@toggle=${s=>{this.tableOpen=s.currentTarget.open}}
>
<summary>${this.t("chart.as_table")}</summary>
${this.tableOpen?this.table(e):h}
</details>`}drawing(e,r,o,i){let{format:a}=this.env,{width:s,height:l}=this.size,d=this.slots.length>0,u=this.bands.length>0?z:0,m=ye(this.slots),p=l-L,g=p-u,W=he(m.low,m.high,Math.max(2,Math.floor(g/48))),H=W.values.map(c=>a.number(c,W.digits,W.digits)),k=d?14+Math.max(...H.map(c=>c.length))*7:8,D=s-8,y=O(e.from,e.until,k,D),T=O(m.low,m.high,g-4,10),F=O(k,D,e.from,e.until),K=a.time(new Date(e.from)),C=Se(e.from,e.until,D-k,K.length*6.5+10,a.timeZone),Pe=$e([e.from,...C.days].reverse(),c=>-y(c),ke).filter(c=>y(c)+ke<=s),Re=Math.min(Math.max(0,m.low),m.high);return f`<div
class="plot ${d?"":"low"}"
tabindex="0"
role="slider"
aria-label=${this.label||this.t("chart.label")}
aria-describedby="summary"
aria-valuemin="0"
aria-valuemax=${this.changes.length-1}
aria-valuenow=${Math.max(0,this.changes.indexOf(o.from))}
aria-valuetext=${i}
@pointermove=${c=>this.follow(c,e,F)}
@pointerdown=${c=>this.follow(c,e,F)}
@pointerleave=${()=>{this.cursor=void 0}}
@blur=${()=>{this.cursor=void 0}}
@keydown=${c=>this.step(c,o.from)}
>
${s===0?h:_`<svg width=${s} height=${l} viewBox="0 0 ${s} ${l}" aria-hidden="true">
${we}
${this.bands.map(c=>_`<rect class="tint ${c.undecided?"undecided":""}" x=${y(c.from)} width=${Math.max(0,y(c.until)-y(c.from))}
y=${d?0:g} height=${d?g:0} fill="url(#${c.action})" />`)}
${d?W.values.map((c,Ae)=>_`<line class=${c===0?"zero":"grid"} x1=${k} x2=${D}
y1=${T(c)} y2=${T(c)} />
<text x=${k-8} y=${T(c)+4} text-anchor="end">${H[Ae]}</text>`):h}
${C.days.map(c=>_`<line class="day" x1=${y(c)} x2=${y(c)} y1="0" y2=${p+34} />`)}
${C.hours.map(c=>_`<line class="grid" x1=${y(c)} x2=${y(c)} y1=${p} y2=${p+4} />
<text x=${y(c)} y=${p+16} text-anchor="middle">${Math.abs(y(c)-s/2)+K.length*4<=s/2?a.time(new Date(c)):h}</text>`)}
${Pe.map(c=>_`<text class="date" x=${y(c)+4} y=${p+33}>${a.day(new Date(c))}</text>`)}
<path class="area" d=${_e(this.slots,y,T,Re)} />
<path class="line" d=${ge(this.slots,y,T)} />
${u>0?this.lane(g,u,y):h}
<line class="axis" x1=${k} x2=${D} y1=${p} y2=${p} />
${this.cursor===void 0?h:_`<rect class="looked" x=${y(o.from)} width=${Math.max(1,y(o.until)-y(o.from))}
y="0" height=${p} />`}
${r?_`<line class="now" x1=${y(this.now)} x2=${y(this.now)} y1="0" y2=${p} />`:h}
${o.slot===void 0||!d?h:_`<circle class="dot" r="4.5" cx=${y(Math.min(Math.max(this.cursor??this.now,o.from),o.until))} cy=${T(o.slot.price)} />`}
</svg>`}
</div>`}lane(e,r,o){return this.bands.map(i=>{let a=o(i.from),s=o(i.until)-a,l=i.undecided?this.t("chart.undecided"):i.action==="limit"&&i.watts!==null?this.env.format.power(i.watts):this.t(`common.action_${i.action}`);return i.undecided?_`<rect class="block undecided" x=${a} y=${e+2} width=${Math.max(1,s)} height=${r-4} rx="3" />
${s>l.length*7+10?_`<text class="word" x=${a+s/2} y=${e+r/2+4} text-anchor="middle">${l}</text>`:h}`:_`<rect class="block ${i.action}" x=${a} y=${e+2} width=${Math.max(1,s)} height=${r-4} rx="3" />
<rect x=${a} y=${e+2} width=${Math.max(1,s)} height=${r-4} rx="3" fill="url(#${i.action})" />
${s>l.length*7+10?_`<text class="word" x=${a+s/2} y=${e+r/2+4} text-anchor="middle">${l}</text>`:h}`})}legend(){let e=Te.filter(o=>this.bands.some(i=>i.action===o&&!i.undecided)),r=this.bands.some(o=>o.undecided);return f`<ul class="legend" aria-hidden="true">
${this.slots.length>0?f`<li><svg width="20" height="14"><path class="line" d="M1 10H10V4H19" /></svg>${this.t("chart.price",{currency:this.unit})}</li>`:h}
${e.map(o=>f`<li>
<svg width="20" height="14">
<rect class="block ${o}" x="1" y="1" width="18" height="12" rx="3" />
<rect x="1" y="1" width="18" height="12" rx="3" fill="url(#${o})" />
</svg>
${this.t(`common.action_${o}`)}
</li>`)}
${r?f`<li>
<svg width="20" height="14"><rect class="block undecided" x="1" y="1" width="18" height="12" rx="3" /></svg>
${this.t("chart.undecided")}
</li>`:h}
</ul>`}sentences(){let{lowest:e,highest:r,seconds:o}=xe(this.slots,this.bands),i=[];e!==null&&i.push(this.t("chart.lowest",{price:this.priceText(e),time:this.times(e)})),r!==null&&r.price!==e?.price&&i.push(this.t("chart.highest",{price:this.priceText(r),time:this.times(r)}));for(let a of Te)o[a]>0&&i.push(this.t(`chart.${a}_for`,{span:this.env.format.span(o[a])}));return o.undecided>0&&i.push(this.t("chart.undecided_for",{span:this.env.format.span(o.undecided)})),i.join(" ")}table(e){let r=this.bands.length>0,o=this.slots.length>0;return f`<div class="scroll" tabindex="0" role="region" aria-label=${this.label||this.t("chart.label")}>
<table class="plain">
<thead>
<tr>
<th scope="col">${this.t("chart.time")}</th>
${o?f`<th scope="col" class="number">${this.t("chart.price_column")}</th>`:h}
${r?f`<th scope="col">${this.t("chart.plan")}</th>
<th scope="col">${this.t("chart.reason")}</th>`:h}
</tr>
</thead>
<tbody>
${this.changes.map(i=>{let{slot:a,band:s}=this.stretch(i,e);return f`<tr>
<th scope="row">${this.env.format.weekdayTime(new Date(i))}</th>
${o?f`<td class="number">${this.priceText(a)}</td>`:h}
${r?f`<td>${this.actionText(s)}</td>
<td>${s?.reason??""}</td>`:h}
</tr>`})}
</tbody>
</table>
</div>`}};b.styles=[X,ve],x([S({attribute:!1})],b.prototype,"prices",2),x([S({attribute:!1})],b.prototype,"steps",2),x([S({attribute:!1})],b.prototype,"from",2),x([S({attribute:!1})],b.prototype,"until",2),x([S({attribute:!1})],b.prototype,"currency",2),x([S({attribute:!1})],b.prototype,"label",2),x([M()],b.prototype,"size",2),x([M()],b.prototype,"cursor",2),x([M()],b.prototype,"tableOpen",2),x([M()],b.prototype,"now",2),x([V(".plot")],b.prototype,"plot",2),b=x([G("mr-price-chart")],b);export{ne as a,te as b,Qe as c,en as d,De as e,nn as f,tn as g,sn as h,Ee as i,We as j,ln as k,P as l,cn as m,pn as n,ue as o,me as p,ye as q,he as r,O as s,ge as t,_e as u,U as v,L as w,we as x,ve as y,Se as z,$e as A,ie as B,Y as C,ae as D,hn as E,fn as F,gn as G,_n as H,bn as I,xn as J,wn as K,vn as L,Sn as M,$n as N,kn as O,Tn as P,Ye as Q,N as R,Dn as S,A as T,Mn as U,En as V,de as W,Fe as X,In as Y};
