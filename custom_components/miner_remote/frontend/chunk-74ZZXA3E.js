import{a as ut,b as ht}from"./chunk-4EBG6SZH.js";import{a as pt}from"./chunk-QELQ3VOV.js";import{a as D,b as N,c as ve}from"./chunk-4PCQSO6C.js";import"./chunk-7V7DMA2N.js";import{a as H}from"./chunk-BZNK2URC.js";import{a as Le}from"./chunk-7J6LUGHS.js";import{a as w}from"./chunk-I5IZ3LBL.js";import{a as Ne}from"./chunk-CJKQJYPV.js";import{c as Be}from"./chunk-JR5LZUL7.js";import{a as Je,b as te,c as Ge,d as Ye,e as Ve,f as Xe,g as Qe,h as et,i as tt,j as it,k as nt,l as st,m as rt,n as ge,o as fe,p as ot,q as L,r as at,s as lt,t as dt,u as ct,w as ie}from"./chunk-5Q6JFBHJ.js";import{a as ye,c as Z}from"./chunk-YT64GJXX.js";import{a as je,b as qe,d as Me,f as he,g as Ue,h as Ze,p as me}from"./chunk-65HKCRDK.js";import{a as Ke}from"./chunk-2PYYMH4C.js";import{a as ee}from"./chunk-LNM5JM6C.js";import{a as Fe,b as We,c as He}from"./chunk-MMHEOMF5.js";import"./chunk-QKF2GUB6.js";import{a as O,b as De}from"./chunk-A7H35QJA.js";import{a as I}from"./chunk-SQ2ULTSQ.js";import{L as ze,O as M,U as Ee,Z as Ce,_,a as Se,i as Te,j as Re,k as Pe,u as X,w as Q}from"./chunk-64LJY4AI.js";import{a as R,b as m,c as Ae,e as Ie,f as U,g as v,n as P,o as z}from"./chunk-NWAP5VZV.js";import{c as ue}from"./chunk-RPZHBZSE.js";import{a as T,d as l,f as Oe,g as p}from"./chunk-42XHLT2J.js";import{b as u}from"./chunk-TN3OZQAE.js";var mt=T`:host{display:block;container:editor / inline-size}.fields{container:fields / inline-size}form{padding:16px;max-width:1800px;margin:0 auto;display:flex;flex-direction:column;gap:16px}.columns,.fields{display:flex;flex-direction:column;gap:16px;min-width:0}section{display:flex;flex-direction:column;gap:14px;min-width:0}.field{display:flex;flex-direction:column;gap:4px;min-width:0}.grid{grid-template-columns:repeat(auto-fill,minmax(min(260px,100%),1fr));gap:14px 16px;align-items:start}.low{align-self:start;margin-top:22px}.row.wide{gap:14px 24px;align-items:flex-start}.row.wide>div:last-child{flex:0 1 320px}.segments{display:inline-flex;flex-wrap:wrap;border:1px solid var(--mr-field-border);border-radius:8px;overflow:hidden;width:fit-content;max-width:100%}.segments label{display:inline-flex;position:relative}.segments input,.days input{position:absolute;inset:0;width:100%;height:100%;opacity:0;cursor:pointer}.segments span{display:inline-flex;align-items:center;justify-content:center;flex:1;min-height:38px;padding:0 14px}.segments label+label{border-inline-start:1px solid var(--divider-color)}.segments label:has(:checked),.days label:has(:checked){background:color-mix(in srgb,var(--primary-color) 22%,var(--card-background-color));font-weight:500}.segments label:has(:focus-visible),.days label:has(:focus-visible){outline:2px solid var(--primary-color);outline-offset:-2px}.when{display:grid;gap:20px}.windows,.scroller{display:flex;flex-direction:column;gap:12px;min-width:0}.windows{align-self:start}.windows>button{align-self:flex-start}.window{display:flex;flex-direction:column;gap:10px;padding:4px 12px 12px;border:1px solid var(--divider-color);border-radius:12px;flex:none}.window.selected{border-color:var(--primary-color);box-shadow:inset 3px 0 0 var(--primary-color)}.times{display:grid;gap:10px;grid-template-columns:repeat(auto-fit,minmax(116px,1fr))}.window .head{flex-wrap:nowrap;margin-inline-end:-8px}.head b{font-weight:500;white-space:nowrap}.days{display:grid;grid-template-columns:repeat(7,minmax(0,1fr));gap:4px}.days label{position:relative;display:flex;align-items:center;justify-content:center;min-height:36px;border:1px solid var(--mr-field-border);border-radius:8px;overflow:hidden;font-size:13px}.covered{margin:0;font-weight:500}.names{margin-top:2px}.notice ul{margin:4px 0 0;padding-inline-start:20px}p.notice{margin:0}.jump{color:inherit;padding:0;min-height:28px;text-decoration:underline;border-radius:4px;white-space:normal;text-align:start}.bar{position:sticky;bottom:0;z-index:2;display:flex;align-items:center;gap:8px;margin:0 -16px -16px;padding:10px 16px;background:var(--card-background-color);border-top:1px solid var(--divider-color)}@container editor (max-width: 560px){.segments{width:100%}.segments label{flex:1 1 auto}.segments span{padding:0 8px}form{padding:12px 8px;gap:12px}.card{padding:12px}.pointer{display:none}.low{margin-top:0}.bar{margin:0 -8px -12px}}@container fields (min-width: 820px){.scroller{max-height:560px;overflow-y:auto;position:relative}.when{grid-template-columns:minmax(0,1fr) 340px}.when.daily{grid-template-columns:minmax(0,300px) minmax(0,460px)}}.to-plan{min-width:0;justify-content:flex-start;text-align:start;white-space:normal}@container editor (max-width: 560px){.bar{flex-wrap:wrap}.to-plan{flex:1 0 100%}}@container editor (min-width: 1000px){.columns{display:grid;grid-template-columns:minmax(0,1.25fr) minmax(0,1fr);align-items:start}.plan{position:sticky;top:16px;max-height:calc(100dvh - 170px);overflow-y:auto}.to-plan{display:none}}`;var B={name:"",description:"",enabled:!0,type:"weekly",weekly:[],daily:[],start:"",end:"",action:"off",watts:"",timezone:"",scope:"all",location:"",tags:[],miner:"",rate:null,rule:"",missing:"keep",threshold:"",hysteresis:"",hours:"",contiguous:!1,deadline:"",margin:"",earning:"value",hashprice:"",entity:"",ramp:"",groupSize:"",groupPercent:"",groupDelay:"",minOn:"",minOff:""},ne=["peak","cheapest","night"],Ut=[0,1,2,3,4];function ft(n,r,e){let t={days:[],action:"off",watts:"",rest:{}};switch(n){case"peak":return{...B,name:r,weekly:[{...t,days:Ut,start:1020,length:240}]};case"cheapest":return{...B,name:r,type:"daily",rate:e,rule:"cheapest",hours:"8"};case"night":return{...B,name:r,type:"daily",daily:[{...t,action:"on",start:1320,length:480}]}}}function yt(n,r,e,t){if(n==="")return{rule:n};let i=e.find(({id:a})=>a===r.rate)??e.find(({price_now:a})=>a!==null)??e[0],s={cheapest:"8",dearest:"4",above:"",break_even:""}[n],o=i?.price_now??null;return{rule:n,...r.rate===null&&i!==void 0?{rate:i.id}:{},...r.hours===""&&s!==""?{hours:s}:{},...n==="above"&&r.threshold===""&&o!==null?{threshold:ve(Number(o.toPrecision(2)),t)}:{}}}function vt(n,r,e){if(n.start!==""||n.end!=="")return{};let t=36e5,i=Math.ceil((e+1)/t)*t;return{start:ye(i,r),end:ye(i+2*t,r)}}function Zt(n){return n.miner_ip!==null?"miner":n.location!==null?"location":(n.tags??[]).length>0?"tags":"all"}function K(n){return n==="above"||n==="break_even"?10:0}function gt(n,r){return n===null||n===K(r)?"":String(n)}function bt(n,r,e){let t=n.timezone??r,i=(n.weekly_schedule??[]).map(d=>Je(d,n.schedule_type==="daily")),s=n.price_rule,o=n.ramp,a=d=>ve(d,e);return{name:n.name,description:n.description??"",enabled:n.enabled,type:n.schedule_type,weekly:n.schedule_type==="weekly"?i:[],daily:n.schedule_type==="daily"?i:[],start:Z(n.one_time_start,t),end:Z(n.one_time_end,t),action:n.one_time_action??"off",watts:a(n.power_limit_w),timezone:n.timezone??"",scope:Zt(n),location:n.location??"",tags:n.tags??[],miner:n.miner_ip??"",rate:n.electricity_rate_id,rule:s?.type??"",missing:s?.on_missing_price??"keep",threshold:a(s?.threshold),hysteresis:a(s?.hysteresis),hours:a(s?.hours),contiguous:s?.contiguous??!1,deadline:s?.deadline??"",margin:a(s?.margin_percent),earning:(s?.hashprice_entity_id??null)===null?"value":"entity",hashprice:a(s?.hashprice),entity:s?.hashprice_entity_id??"",ramp:o===null?"":o.group_size===null?"percent":"size",groupSize:a(o?.group_size),groupPercent:a(o?.group_percent),groupDelay:a(o?.group_delay_s),minOn:gt(n.min_on_minutes,s?.type??""),minOff:gt(n.min_off_minutes,s?.type??"")}}function Jt(n,r){if(n.rule==="")return null;let t={...r?.price_rule?.type===n.rule?r.price_rule:{},type:n.rule,on_missing_price:n.missing},i={hours:D(n.hours),contiguous:n.contiguous};switch(n.rule){case"above":return{...t,threshold:D(n.threshold),hysteresis:D(n.hysteresis)??0};case"cheapest":return{...t,...i,deadline:n.deadline||null};case"dearest":return{...t,...i};case"break_even":return{...t,margin_percent:D(n.margin)??0,hashprice:n.earning==="value"?D(n.hashprice):null,hashprice_entity_id:n.earning==="entity"&&n.entity.trim()||null}}}function Gt(n,r){return n.ramp===""?null:{...r?.ramp,group_size:n.ramp==="size"?N(n.groupSize):null,group_percent:n.ramp==="percent"?D(n.groupPercent):null,group_delay_s:D(n.groupDelay)}}function Yt(n,r){let e=r?.tags??[];switch(n.scope){case"miner":return{miner_ip:n.miner,location:r?.location??null,tags:e};case"location":return{miner_ip:null,location:n.location,tags:e};case"tags":return{miner_ip:null,location:null,tags:n.tags.length>0?n.tags:[""]};case"all":return{miner_ip:null,location:null,tags:[]}}}function Vt(n,r,e){if(n.type!=="one-time")return{one_time_start:null,one_time_end:null,one_time_action:null};let i=(r?.timezone??e)===(n.timezone||e)&&r!==null&&Z(r.one_time_start,n.timezone||e)===n.start&&Z(r.one_time_end,n.timezone||e)===n.end;return{one_time_start:i?r.one_time_start:n.start||null,one_time_end:i?r.one_time_end:n.end||null,one_time_action:n.action}}function se(n,r,e){let t=n.type==="daily",i=n.type==="one-time"?[]:t?n.daily:n.weekly;return{name:n.name.trim(),description:n.description.trim(),enabled:n.enabled,schedule_type:n.type,...Yt(n,r),weekly_schedule:i.map(s=>Ye(s,t,N)),...Vt(n,r,e),power_limit_w:N(n.watts),timezone:n.timezone||null,electricity_rate_id:n.rate,price_rule:Jt(n,r),ramp:Gt(n,r),min_on_minutes:N(n.minOn)??K(n.rule),min_off_minutes:N(n.minOff)??K(n.rule)}}function wt(n,r){return Object.fromEntries(Object.entries(n).filter(([e,t])=>JSON.stringify(t)!==JSON.stringify(r[e])))}function $t(n,r,e,t){let i=se(n,r,e);return{...r,...i,name:i.name===""?t:i.name}}var re=class{constructor(r,e){this.dirty=r;this.ask=e;this.armed=!1;this.clicked=r=>{if(r.button!==0||r.ctrlKey||r.metaKey||r.shiftKey||r.altKey)return;let e=r.composedPath().find(i=>i instanceof HTMLAnchorElement);if(e===void 0||e.href===""||e.target==="_blank"||e.hasAttribute("download"))return;let t=new URL(e.href,location.href);t.origin!==location.origin||t.pathname===location.pathname||!this.dirty()||(r.preventDefault(),r.stopImmediatePropagation(),this.ask(()=>{this.armed?history.replaceState(null,"",t.href):history.pushState(null,"",t.href),window.dispatchEvent(new CustomEvent("location-changed",{detail:{replace:this.armed}}))}))};this.gone=()=>{if(this.armed){if(this.armed=!1,!this.dirty()){history.back();return}this.arm(),this.ask(()=>{this.armed=!1,history.go(-2)})}};this.closing=r=>{this.dirty()&&r.preventDefault()}}watch(){return window.addEventListener("click",this.clicked,!0),window.addEventListener("popstate",this.gone),window.addEventListener("beforeunload",this.closing),()=>{window.removeEventListener("click",this.clicked,!0),window.removeEventListener("popstate",this.gone),window.removeEventListener("beforeunload",this.closing)}}arm(){this.armed||(this.armed=!0,history.pushState(null,"",location.href))}get second(){return this.armed}};var oe=n=>n==null||n==="";function ae(n){let r=[],e=(o,a,d="missing")=>{oe(a)&&r.push({path:o,message:d,code:d,args:{}})};e("name",n.name),n.miner_ip===""&&e("miner_ip",""),n.location===""&&e("location",""),n.tags.includes("")&&e("tags","");let t=n.weekly_schedule??[],i=n.price_rule??null;t.forEach((o,a)=>{let d=`weekly_schedule.${a}`;n.schedule_type==="weekly"&&o.days.length===0&&e(`${d}.days`,null,"days_missing"),o.action==="limit"&&oe(o.power_limit_w)&&e(`${d}.power_limit_w`,n.power_limit_w,"limit_missing")}),n.schedule_type==="one-time"?(e("one_time_start",n.one_time_start),e("one_time_end",n.one_time_end),n.one_time_action==="limit"&&e("power_limit_w",n.power_limit_w,"one_time_limit_missing")):t.length===0&&i===null&&e("weekly_schedule",null,"no_period_or_rule"),i!==null&&(e("electricity_rate_id",n.electricity_rate_id,"rate_missing"),i.type==="above"&&e("price_rule.threshold",i.threshold),(i.type==="cheapest"||i.type==="dearest")&&e("price_rule.hours",i.hours),i.type==="break_even"&&oe(i.hashprice)&&e("price_rule.hashprice_entity_id",i.hashprice_entity_id,"hashprice_or_entity"));let s=n.ramp??null;return s!==null&&(oe(s.group_size)&&e("ramp.group_size",s.group_percent,"group_size_or_percent"),e("ramp.group_delay_s",s.group_delay_s)),r.length===0?void 0:new Ie("",400,r)}function Xt(n){return n.replace(/\[(\d+)\]/g,".$1")}var Qt=[[/^(weekly_schedule\.\d+)\.start_(?:hour|minute)$/,"$1.start"],[/^(weekly_schedule\.\d+)\.end_(?:hour|minute)$/,"$1.end"],[/^(weekly_schedule\.\d+)\.days?(?:\.\d+)?$/,"$1.days"],[/^tags\.\d+$/,"tags"]];function le(n,r){let e=new Map;for(let t of n.fields){let i=Xt(t.path),s=Qt.reduce((o,[a,d])=>o.replace(a,d),i);e.has(s)||e.set(s,Le(t,r))}return e}var ei=[[/^name$/,"schedules.name"],[/^description$/,"schedules.description"],[/^weekly_schedule\.\d+\.start$/,"schedules.from"],[/^weekly_schedule\.\d+\.end$/,"schedules.to"],[/^weekly_schedule\.\d+\.days$/,"schedules.days"],[/^weekly_schedule\.\d+\.action$/,"schedules.action"],[/^weekly_schedule\.\d+\.power_limit_w$/,"schedules.limit_w"],[/^weekly_schedule/,"schedules.windows"],[/^one_time_start$/,"schedules.once_start"],[/^one_time_end$/,"schedules.once_end"],[/^one_time_action$/,"schedules.action"],[/^power_limit_w$/,"schedules.own_limit"],[/^timezone$/,"schedules.timezone"],[/^miner_ip$/,"schedules.scope_miner"],[/^location$/,"schedules.scope_location"],[/^tags$/,"schedules.scope_tags"],[/^electricity_rate_id$/,"schedules.rate"],[/^price_rule\.threshold$/,"schedules.threshold"],[/^price_rule\.hysteresis$/,"schedules.hysteresis"],[/^price_rule\.hours$/,"schedules.rule_hours"],[/^price_rule\.deadline$/,"schedules.deadline"],[/^price_rule\.margin_percent$/,"schedules.margin"],[/^price_rule\.hashprice$/,"schedules.hashprice"],[/^price_rule\.hashprice_entity_id$/,"schedules.earning"],[/^price_rule/,"schedules.rule"],[/^ramp\.group_size$/,"schedules.group_size"],[/^ramp\.group_percent$/,"schedules.group_percent"],[/^ramp\.group_delay_s$/,"schedules.group_delay"],[/^min_on_minutes$/,"schedules.min_on"],[/^min_off_minutes$/,"schedules.min_off"]];function de(n,r){let e=ei.find(([s])=>s.test(n))?.[1],t=/^weekly_schedule\.(\d+)\./.exec(n)?.[1],i=e===void 0?n:r(e);return t===void 0?i:`${r("schedules.window_number",{number:Number(t)+1})}, ${i}`}function be(n){return(Date.parse(n.end)-Date.parse(n.start))/1e3}function we(n){return["off","limit","on",null,"undecided"].flatMap(r=>{let e=r==="undecided",t=e?null:r,i=n.filter(d=>(d.undecided??!1)===e&&(e||d.action===t));if(i.length===0)return[];let s=0,o=0,a=0;for(let d of i){let c=be(d);s+=c,!(d.price===null||d.price===void 0)&&(o+=c,a+=c*d.price)}return[{action:t,seconds:s,price:o>0?a/o:null,undecided:e}]})}var ti=500,ii=8,A=class extends O{constructor(){super(...arguments);this.body={};this.all=!1;this.outdated=!1;this.asked="";this.turn=0}connectedCallback(){super.connectedCallback(),this.asked="",this.owns(()=>{clearTimeout(this.timer),this.turn+=1}),this.requestUpdate("body")}willUpdate(e){if(!e.has("body"))return;let t=JSON.stringify(this.body);if(t===this.asked)return;let i=this.asked==="";this.asked=t,this.outdated=this.plan!==void 0,clearTimeout(this.timer);let s=ae(this.body);if(s!==void 0){this.turn+=1,this.report(s);return}this.timer=setTimeout(()=>{this.ask()},i?0:ti)}async ask(){this.turn+=1;let e=this.turn,t,i;try{i=await v(this.env.hass,"POST","remote/schedule/power/preview?hours=48",JSON.parse(this.asked))}catch(s){t=U(s)}e===this.turn&&(i!==void 0&&(this.plan=i,this.outdated=!1,this.dispatchEvent(new CustomEvent("planned",{detail:this.totals(!1).join(" \xB7 ")}))),this.report(t))}report(e){this.error=e,this.dispatchEvent(new CustomEvent("answered",{detail:e??null}))}get zoned(){let{timezone:e}=this.body;return this.env.inZone(typeof e=="string"?e:this.env.hass.config.time_zone)}get steps(){let e=this.plan;return e===void 0?[]:ht(e,{price_rule:this.body.price_rule??null},this.zoned)}render(){let e=this.plan;return l`${this.trouble()}
${e===void 0?this.error===void 0?l`<p class="help" role="status">${this.t("schedules.plan_loading")}</p>`:p:l`<div class=${this.outdated?"old":""} aria-busy=${this.outdated?"true":"false"}>
${this.outdated?l`<p class="chip quiet" role="status">${this.t("schedules.plan_outdated")}</p>`:p}
${this.content(e)}
</div>`}`}trouble(){let{error:e}=this;if(e===void 0)return p;if(e.fields.length===0)return l`<p class="notice bad" role="alert">${this.t("schedules.plan_failed",{error:this.env.errorText(e)})}</p>`;let t=le(e,this.env);return l`<div class="notice quiet" role="status">
<p>${this.t("schedules.plan_waiting")}</p>
<ul>
${[...t].map(([i,s])=>l`<li><b>${de(i,this.t)}:</b> ${s}</li>`)}
</ul>
</div>`}totals(e){let{format:t}=this.env,i=this.plan?.currency??void 0;return we(this.steps).map(({action:s,seconds:o,price:a,undecided:d})=>{let c=d?this.t("chart.undecided"):this.t(`common.action_${s??"free"}`),h=t.span(o);return a===null||!e?this.t("schedules.plan_total",{action:c,span:h}):this.t("schedules.plan_total_price",{action:c,span:h,price:t.price(a,i)})})}content(e){let t=this.steps,i=this.totals(!0),s=e.currency??void 0,o=this.body.price_rule,a=this.zoned;return l`${this.body.enabled===!1?l`<p class="help">${this.t("schedules.plan_disabled")}</p>`:p}
${e.price_missing&&o?l`<p class="notice warn" role="status">
${this.t("schedules.plan_missing",{missing:this.t(`schedules.missing_${o.on_missing_price}`)})}
</p>`:p}
<ul class="totals">
${we(t).map(({action:d},c)=>l`<li class=${d??"free"}>${i[c]}</li>`)}
</ul>
<mr-price-chart
.env=${a}
.prices=${e.prices}
.steps=${t}
.from=${e.from}
.until=${e.until}
.currency=${e.currency??""}
.label=${this.t("schedules.plan_chart")}
></mr-price-chart>
${this.table(t,s)}
<p class="help">
${e.miners.length===0?this.t("schedules.covered_none"):this.t("schedules.plan_covers",{miners:this.t.n("common.miners",e.miners.length)})}
${this.t("schedules.plan_alone")}
${a===this.env?p:this.t("schedules.plan_zone",{zone:a.format.timeZone})}
</p>`}table(e,t){let{format:i}=this.zoned,s=this.all?e:e.slice(0,ii),o=e.some(a=>a.price!==null&&a.price!==void 0);return l`<h3>${this.t("schedules.plan_changes")}</h3>
<div class="scroll" tabindex="0" role="region" aria-label=${this.t("schedules.plan_changes")}>
<table class="plain">
<thead>
<tr>
<th scope="col">${this.t("schedules.plan_at")}</th>
<th scope="col">${this.t("schedules.plan_action")}</th>
<th scope="col">${this.t("schedules.plan_for")}</th>
${o?l`<th scope="col" class="number">${this.t("schedules.plan_price")}</th>`:p}
</tr>
</thead>
<tbody>
${s.map((a,d)=>l`<tr>
<th scope="row">
${d===0?this.t("schedules.plan_now"):i.weekdayTime(a.start)}
</th>
<td>
<span class="dot ${a.undecided?"free":a.action??"free"}"></span>${a.undecided?this.t("chart.undecided"):L(a.action,a.power_limit_w,this.env)}
<span class="help why">${a.reason}</span>
</td>
<td class="nowrap">${i.span(be(a))}</td>
${o?l`<td class="number">${i.price(a.price??null,t)}</td>`:p}
</tr>`)}
</tbody>
</table>
</div>
${e.length>s.length?l`<button
class="plain"
type="button"
@click=${()=>{this.all=!0}}
>
${this.t.n("schedules.plan_more",e.length-s.length)}
</button>`:p}`}};A.styles=[z,T`:host{display:flex;flex-direction:column;gap:12px;min-width:0;position:relative;container-type:inline-size;--mr-chart-height: 260px}:host>div{display:flex;flex-direction:column;gap:12px;min-width:0}.notice p,p.notice{margin:0}.notice ul{margin:4px 0 0;padding-inline-start:20px}.old{filter:grayscale(1)}.old>.chip{position:absolute;inset-inline-end:0;top:-32px;margin:0}.totals{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:4px 20px;font-weight:500}.totals li:before,.dot{content:"";display:inline-block;width:10px;height:10px;border-radius:3px;margin-inline-end:6px;background:var(--mr-field-border)}.totals .off:before,.dot.off{background:#d32f2f}.totals .limit:before,.dot.limit{background:#c77700}.totals .on:before,.dot.on{background:#2e8b3d}.scroll{overflow-x:auto}th[scope=row],.nowrap,td.number{white-space:nowrap}table.plain th[scope=row]{color:inherit}.why{display:block;padding-inline-start:16px}@container (max-width: 480px){table.plain .number{display:none}}button{align-self:flex-start}`],u([R({attribute:!1})],A.prototype,"body",2),u([m()],A.prototype,"plan",2),u([m()],A.prototype,"error",2),u([m()],A.prototype,"all",2),u([m()],A.prototype,"outdated",2),A=u([P("mr-plan-preview")],A);function S(n){return n.replaceAll(".","-")}function W(n,r,...e){let t=[r,...e].map(s=>n.problems.get(s)).find(s=>s!==void 0),i=`${S(r)}-wrong`;return{invalid:t===void 0?"false":"true",by:t===void 0?p:i,shown:t===void 0?p:l`<span class="error" id=${i}>${t}</span>`}}function _t(n,r,e){let t=[...n.by===p?[]:[String(n.by)],...e===void 0?[]:[`${r}-help`]];return t.length===0?p:t.join(" ")}function f(n,r){let{path:e,label:t,value:i,help:s,type:o="text",placeholder:a,list:d}=r,c=S(e),h=W(n,e,...r.also??[]);return l`<div class="field">
<label class="field-label" for=${c}>${t}</label>
<input
id=${c}
type=${o==="decimal"||o==="whole"?"text":o}
inputmode=${o==="whole"?"numeric":o==="decimal"?"decimal":p}
autocomplete="off"
placeholder=${a??p}
maxlength=${r.max??p}
list=${d===void 0?p:`${c}-list`}
.value=${w(i)}
aria-invalid=${h.invalid}
aria-describedby=${_t(h,c,s)}
@input=${$=>r.input($.currentTarget.value)}
/>
${d===void 0?p:l`<datalist id="${c}-list">${d}</datalist>`} ${h.shown}
${s===void 0?p:l`<span class="help" id="${c}-help">${s}</span>`}
</div>`}function C(n,r){let{path:e,label:t,value:i,options:s,help:o}=r,a=W(n,e),d=S(e);return l`<div class="field">
<label class="field-label" for=${d}>${t}</label>
<select
id=${d}
aria-invalid=${a.invalid}
aria-describedby=${_t(a,d,o)}
@change=${c=>r.input(c.currentTarget.value)}
>
${"map"in s?s.map(c=>l`<option value=${c.value} .selected=${w(c.value===i)}>${c.label}</option>`):s}
</select>
${a.shown} ${o===void 0?p:l`<span class="help" id="${d}-help">${o}</span>`}
</div>`}function J(n,r,e,t,i){return l`<div class="field" role="radiogroup" aria-label=${r}>
<span class="field-label" aria-hidden="true">${r}</span>
<div class="segments">
${t.map(s=>l`<label>
<input
type="radio"
name=${n}
value=${s.value}
.checked=${w(s.value===e)}
@change=${()=>i(s.value)}
/>
<span>${s.label}</span>
</label>`)}
</div>
</div>`}var ni=["above","cheapest","dearest","break_even"],si=["keep","on","off"];function ri(n){return Object.values(n.states).filter(({entity_id:r,state:e})=>/^(sensor|input_number|number)\./.test(r)&&e.trim()!==""&&Number.isFinite(Number(e))&&n.entities[r]?.platform!=="miner_remote").map(({entity_id:r})=>r).sort()}function xt(n){let{env:r,form:e,set:t,rates:i}=n,{t:s}=r,o=e.rate!==null&&!i.some(({id:a})=>a===e.rate);return l`${i.length===0?l`<p class="help">${s("schedules.rate_missing")} ${I(["rates"],s("schedules.rate_new"))}</p>`:p}
<div class="grid">
${C(n,{path:"electricity_rate_id",label:s("schedules.rate"),value:e.rate===null?"":String(e.rate),options:[{value:"",label:s("schedules.rate_none")},...i.map(({id:a,name:d})=>({value:String(a),label:d})),...o?[{value:String(e.rate),label:s("schedules.scope_gone",{name:String(e.rate)})}]:[]],input:a=>t({rate:a===""?null:Number(a)}),help:s("schedules.rate_help")})}
${C(n,{path:"price_rule",label:s("schedules.rule"),value:e.rule,options:[{value:"",label:s("schedules.rule_none")},...ni.map(a=>({value:a,label:s(`schedules.rule_name_${a}`)}))],input:a=>t(yt(a,e,i,r.format.number(1.5,1).charAt(1)))})}
</div>
${e.rule===""?p:l`<div class="grid">${oi(n)} ${li(n)}</div>`}`}function oi(n){let{env:r,form:e,set:t,rates:i}=n,{t:s}=r,o=i.find(({id:d})=>d===e.rate)?.currency??r.format.currency,a=l`${f(n,{path:"price_rule.hours",label:s("schedules.rule_hours"),type:"decimal",value:e.hours,help:s("schedules.rule_hours_help"),input:d=>t({hours:d})})}
<label class="check low">
<input
type="checkbox"
.checked=${w(e.contiguous)}
@change=${d=>t({contiguous:d.currentTarget.checked})}
/>
${s("schedules.contiguous")}
</label>`;switch(e.rule){case"above":return l`${f(n,{path:"price_rule.threshold",label:s("schedules.threshold",{currency:o}),type:"decimal",value:e.threshold,input:d=>t({threshold:d})})}
${f(n,{path:"price_rule.hysteresis",label:s("schedules.hysteresis",{currency:o}),type:"decimal",value:e.hysteresis,input:d=>t({hysteresis:d})})}`;case"cheapest":return l`${a}
${f(n,{path:"price_rule.deadline",label:s("schedules.deadline"),type:"time",value:e.deadline,help:s("schedules.deadline_help"),input:d=>t({deadline:d})})}`;case"dearest":return a;default:return ai(n,o)}}function ai(n,r){let{env:e,form:t,set:i}=n,{t:s}=e;return l`${J("earning",s("schedules.earning"),t.earning,[{value:"value",label:s("schedules.earning_value")},{value:"entity",label:s("schedules.earning_entity")}],o=>i({earning:o==="entity"?"entity":"value"}))}
${t.earning==="value"?f(n,{path:"price_rule.hashprice",label:s("schedules.hashprice",{currency:r}),type:"decimal",value:t.hashprice,also:["price_rule.hashprice_entity_id"],input:o=>i({hashprice:o})}):f(n,{path:"price_rule.hashprice_entity_id",label:s("schedules.hashprice_entity",{currency:r}),value:t.entity,list:l`${ri(e.hass).map(o=>l`<option value=${o}></option>`)}`,input:o=>i({entity:o})})}
${f(n,{path:"price_rule.margin_percent",label:s("schedules.margin"),type:"decimal",value:t.margin,input:o=>i({margin:o})})}`}function li(n){let{env:r,form:e,set:t}=n,{t:i}=r;return l`${C(n,{path:"price_rule.on_missing_price",label:i("schedules.missing"),value:e.missing,options:si.map(s=>({value:s,label:i(`schedules.missing_${s}`)})),input:s=>t({missing:s})})}
${f(n,{path:"min_on_minutes",label:i("schedules.min_on"),type:"whole",value:e.minOn,placeholder:String(K(e.rule)),input:s=>t({minOn:s})})}
${f(n,{path:"min_off_minutes",label:i("schedules.min_off"),type:"whole",value:e.minOff,placeholder:String(K(e.rule)),help:i("schedules.min_help"),input:s=>t({minOff:s})})}`}var G=(n,r)=>n.toLowerCase()===r.toLowerCase();function j(n,r){let{miner_ip:e,location:t}=n,i=n.tags??[];return e!==null?r.filter(s=>G(s.ip,e)):t!==null?r.filter(s=>G(s.site,t)||G(s.location,t)):i.length>0?r.filter(s=>s.tags.some(o=>i.some(a=>G(a,o)))):r}function kt(n,r){let e=[...new Set(n.map(o=>o.site))],t=n.map(o=>o.location).filter(o=>o!==""),i=[...new Set([...r,...t])].filter(o=>!e.some(a=>G(a,o))),s=o=>o.map(a=>({name:a,count:j({miner_ip:null,location:a,tags:null},n).length})).sort((a,d)=>a.name.localeCompare(d.name,void 0,{numeric:!0}));return{sites:s(e),areas:s(i)}}function St(n,r){let e=new Map;for(let t of[...n.flatMap(i=>i.tags),...r])e.has(t.toLowerCase())||e.set(t.toLowerCase(),t);return[...e.values()].map(t=>({name:t,count:j({miner_ip:null,location:null,tags:[t]},n).length})).sort((t,i)=>t.name.localeCompare(i.name,void 0,{numeric:!0}))}var Tt="important",di=" !"+Tt,Rt=We(class extends He{constructor(n){if(super(n),n.type!==Fe.ATTRIBUTE||n.name!=="style"||n.strings?.length>2)throw Error("The `styleMap` directive must be used in the `style` attribute and must be the only part in the attribute.")}render(n){return Object.keys(n).reduce((r,e)=>{let t=n[e];return t==null?r:r+`${e=e.includes("-")?e:e.replace(/(?:^(webkit|moz|ms|o)|)(?=[A-Z])/g,"-$&").toLowerCase()}:${t};`},"")}update(n,[r]){let{style:e}=n.element;if(this.ft===void 0)return this.ft=new Set(Object.keys(r)),this.render(r);for(let t of this.ft)r[t]==null&&(this.ft.delete(t),t.includes("-")?e.removeProperty(t):e[t]=null);for(let t in r){let i=r[t];if(i!=null){this.ft.add(t);let s=typeof i=="string"&&i.endsWith(di);t.includes("-")||s?e.setProperty(t,s?i.slice(0,-11):i,s?Tt:""):e[t]=i}}return Oe}});var Pt=24,ci=20;function pi(n,r,e){return(n+e-r+7)%7}var E=class extends O{constructor(){super(...arguments);this.windows=[];this.daily=!1;this.selected=-1;this.limit=null;this.ruled=!1}connectedCallback(){super.connectedCallback();let e=t=>{t.key!=="Escape"||this.drag===void 0||(t.preventDefault(),this.emit(this.drag.before),this.drag=void 0)};window.addEventListener("keydown",e),this.owns(()=>window.removeEventListener("keydown",e)),this.owns(()=>{this.drag=void 0})}get order(){return this.daily?[0]:this.env.format.weekdays()}emit(e){this.dispatchEvent(new CustomEvent("changed",{detail:e}))}spot(e){let t=this.columns.getBoundingClientRect(),i=this.order,s=Math.floor((e.clientX-t.left)/t.width*i.length),o=e.clientY-t.top,a=Math.max(0,o-t.height-ci);return{day:i[Math.min(Math.max(s,0),i.length-1)]??0,minute:Math.min(Math.max(o,0),t.height)/t.height*1440+a/t.height*1440}}begin(e,t,i){if(e.button!==0||this.drag!==void 0||t==="draw"&&e.pointerType==="touch")return;e.stopPropagation(),e.preventDefault(),this.columns.setPointerCapture(e.pointerId);let o=i!==void 0&&(e.ctrlKey||e.altKey)&&!this.daily?nt(this.windows,i.index,i.day):this.windows,a=i===void 0?o.length:i.index+o.length-this.windows.length;this.drag={kind:t,pointer:e.pointerId,from:this.spot(e),day:i?.day??0,late:this.daily&&i!==void 0&&!i.head,index:a,before:{windows:this.windows,selected:this.selected},windows:o},i!==void 0&&this.emit({windows:this.windows,selected:i.index})}follow(e){let t=this.drag;if(t===void 0||e.pointerId!==t.pointer)return;let i=this.spot(e),s=this.dragged(t,i);if(s===void 0){t.kind==="draw"&&this.emit(t.before);return}let o=[...t.windows];o[t.index]=s,t.kind!=="draw"&&JSON.stringify(s)===JSON.stringify(t.windows[t.index])?this.emit({windows:t.before.windows,selected:Math.min(t.index,t.before.windows.length-1)}):this.emit({windows:o,selected:t.index})}dragged(e,t){let{daily:i}=this;if(e.kind==="draw"){let a=Xe(e.from,t,this.order,i);return a===void 0?void 0:{...a,action:"off",watts:"",rest:{}}}let s=e.windows[e.index];if(s===void 0)return;let o={day:i?e.day:t.day,minute:t.minute+(e.late?1440:0)};switch(e.kind){case"move":{let a=i?e.day:pi(e.day,e.from.day,t.day);return Qe(s,t.minute-e.from.minute,e.day,a)}case"end":return et(s,e.day,o);case"start":return tt(s,e.day,o,i)}}end(e){this.drag?.pointer===e.pointerId&&(this.drag=void 0)}render(){let{format:e}=this.env,t=Ve(this.windows,this.daily),i=[0,3,6,9,12,15,18,21,24];return l`<div class="grid" aria-hidden="true">
${this.daily?p:l`<div class="days">${this.order.map(s=>l`<span>${e.weekday(s)}</span>`)}</div>`}
<div class="hours">
${i.map(s=>l`<span style="top:${s/24*100}%">${e.clock(s*60)}</span>`)}
</div>
<div
class="columns ${this.drag===void 0?"":`dragging ${this.drag.kind}`}"
@pointerdown=${s=>this.begin(s,"draw")}
@pointermove=${this.follow}
@pointerup=${this.end}
@pointercancel=${this.end}
@lostpointercapture=${this.end}
>
${this.order.map(s=>l`<div class="column">${t.filter(o=>o.column===s).map(o=>this.block(o))}</div>`)}
</div>
</div>`}block(e){let t=this.windows[e.index];if(t===void 0)return p;let i=t.watts.trim()===""?this.limit:Number(t.watts),s=i!==null&&Number.isFinite(i)?i:null,o=this.ruled?"ruled":t.action==="on"?"on":s===null?t.action:"limit",a=ot(t,this.env),d=this.ruled?this.t("schedules.rule"):L(t.action,s,this.env),c=(e.to-e.from)/60*Pt,h=2;return l`<div
class="block ${o} ${e.index===this.selected?"selected":""} ${e.head?"head":""} ${e.tail?"tail":""}"
style=${Rt({top:`${e.from/1440*100}%`,height:`max(6px, ${(e.to-e.from)/1440*100}%)`,left:`calc(${e.lane/e.lanes*100}% + ${h}px)`,width:`calc(${100/e.lanes}% - ${2*h}px)`})}
title="${a}: ${d}"
@pointerdown=${g=>this.begin(g,"move",e)}
>
${c>=16&&e.head?l`<span class="time">${c>=30?l`${this.env.format.clock(t.start)}<wbr />–${this.env.format.clock(te(t))}`:this.env.format.clock(t.start)}</span>`:p}
${c>=48?l`<span class="what">${o==="limit"&&s!==null?this.env.format.power(s):d}</span>`:p}
${e.head?l`<div class="grip top" @pointerdown=${g=>this.begin(g,"start",e)}></div>`:p}
${e.tail?l`<div class="grip bottom" @pointerdown=${g=>this.begin(g,"end",e)}></div>`:p}
</div>`}};E.styles=[z,T`
:host {
display: block;
container-type: inline-size;
direction: ltr;
--hour: ${Pt}px;
}
.grid {
display: grid;
grid-template-columns: 60px minmax(0, 1fr);
grid-template-rows: auto calc(24 * var(--hour));
user-select: none;
-webkit-user-select: none;
padding-bottom: 8px;
}
.days {
grid-column: 2;
grid-row: 1;
display: grid;
grid-auto-flow: column;
grid-auto-columns: minmax(0, 1fr);
text-align: center;
font-weight: 500;
padding-bottom: 6px;
overflow: hidden;
}
.hours {
grid-column: 1;
grid-row: 2;
position: relative;
font-size: 12px;
color: var(--mr-secondary);
font-variant-numeric: tabular-nums;
}
.hours span {
position: absolute;
right: 8px;
transform: translateY(-50%);
white-space: nowrap;
}
.columns {
grid-column: 2;
grid-row: 2;
display: grid;
grid-auto-flow: column;
grid-auto-columns: minmax(0, 1fr);
border: 1px solid var(--divider-color);
border-radius: 4px;
cursor: crosshair;
background:
repeating-linear-gradient(
to bottom,
var(--divider-color) 0 1px,
transparent 1px calc(3 * var(--hour))
),
repeating-linear-gradient(
to bottom,
color-mix(in srgb, var(--divider-color) 40%, transparent) 0 1px,
transparent 1px var(--hour)
);
}
.columns.move {
cursor: grabbing;
}
.columns.start,
.columns.end {
cursor: ns-resize;
}
.column {
position: relative;
min-width: 0;
}
.column + .column {
border-inline-start: 1px solid var(--divider-color);
}
.block {
--kind: #d32f2f;
position: absolute;
padding: 2px 5px;
font-size: 12px;
line-height: 1.25;
color: var(--primary-text-color);
background: color-mix(in srgb, var(--kind) 26%, var(--card-background-color));
border-inline-start: 4px solid var(--kind);
cursor: grab;
touch-action: none;
display: flex;
flex-direction: column;
overflow: hidden;
}
.dragging .block {
cursor: inherit;
}
.block.head {
border-start-start-radius: 6px;
border-start-end-radius: 6px;
}
.block.tail {
border-end-start-radius: 6px;
border-end-end-radius: 6px;
}
.block.limit {
--kind: #c77700;
}
.block.on {
--kind: #2e8b3d;
}
.block.ruled {
--kind: var(--primary-color);
}
.block.selected {
outline: 2px solid var(--kind);
outline-offset: -1px;
z-index: 1;
}
.time {
font-variant-numeric: tabular-nums;
font-weight: 500;
}
.what {
overflow: hidden;
text-overflow: ellipsis;
}
.grip {
position: absolute;
inset-inline: 0;
height: min(8px, 33%);
cursor: ns-resize;
touch-action: none;
}
.dragging .grip {
cursor: inherit;
}
.top {
top: 0;
}
.bottom {
bottom: 0;
}
@container (max-width: 400px) {
/* Seven columns are too narrow to hit anything: a picture of the week, and the list below changes it. */
:host(:not([daily])) .grid {
--hour: 9px;
grid-template-columns: 40px minmax(0, 1fr);
pointer-events: none;
}
:host(:not([daily])) :is(.hours span:nth-child(even), .time, .what) {
display: none;
}
:host(:not([daily])) .block {
padding: 0;
border-inline-start-width: 3px;
}
}
`],u([R({attribute:!1})],E.prototype,"windows",2),u([R({type:Boolean,reflect:!0})],E.prototype,"daily",2),u([R({attribute:!1})],E.prototype,"selected",2),u([R({attribute:!1})],E.prototype,"limit",2),u([R({type:Boolean})],E.prototype,"ruled",2),u([m()],E.prototype,"drag",2),u([Ae(".columns")],E.prototype,"columns",2),E=u([P("mr-week-grid")],E);var $e=["off","limit","on"];function ce(n){let r=N(n);return typeof r=="number"?r:null}function ui({env:n,form:r}){let{t:e,format:t}=n,i=r.type==="daily"?r.daily:r.weekly;if(i.length===0)return e(r.rule===""?"schedules.windows_none":"schedules.windows_rule");let s=i.every(a=>a.action==="on");if(r.rule!=="")return e("schedules.windows_rule_action",{outside:e(s?"schedules.outside_off":"schedules.outside_on")});if(!s)return e("schedules.between_on");let o=ce(r.watts);return o===null?e("schedules.between_off"):e("schedules.between_limit",{power:t.power(o)})}function zt(n,r,e){let{env:t,form:i}=n,s=i.type==="daily",o=s?i.daily:i.weekly,a=()=>{let d=s?[]:[0,1,2,3,4];e([...o,{days:d,start:1020,length:240,action:"off",watts:"",rest:{}}],o.length)};return l`<div class="windows">
${o.length===0?p:l`<div class="scroller">
${o.map((d,c)=>hi(n,o,d,c,c===r,e))}
</div>`}
<button type="button" id=${S("weekly_schedule")} @click=${a}>
${_(M)} ${t.t("schedules.windows_add")}
</button>
${W(n,"weekly_schedule").shown}
<p class="help">${ui(n)}</p>
</div>`}function hi(n,r,e,t,i,s){let{env:o,form:a}=n,{t:d}=o,c=`weekly_schedule.${t}`,h={number:t+1},g=b=>s(r.with(t,b),t),$=te(e),xe=ce(a.watts),ke=(b,q)=>{b!==void 0&&q!==void 0&&g(it(e,b,q))},Mt=b=>{let q=b;g({...e,action:q,watts:q==="limit"?e.watts:""})};return l`<div
class="window ${i?"selected":""}"
role="group"
aria-label=${d("schedules.window_number",h)}
id=${S(c)}
@focusin=${()=>{i||s(r,t)}}
>
<div class="row head">
<b aria-hidden="true">${d("schedules.window_number",h)}</b>
<span class="help">
${e.length===1440?d("schedules.all_day"):Ge(e)?d("schedules.ends_next_day"):p}
</span>
<span class="spacer"></span>
<button
class="icon"
type="button"
title=${d("schedules.duplicate")}
aria-label=${d("schedules.window_copy",h)}
@click=${()=>s(r.toSpliced(t+1,0,e),t+1)}
>
${_(X)}
</button>
<button
class="icon"
type="button"
title=${d("common.delete")}
aria-label=${d("schedules.window_remove",h)}
@click=${()=>s(r.toSpliced(t,1),-1)}
>
${_(Q)}
</button>
</div>
${a.type==="weekly"?mi(n,e,c,g):p}
<div class="times">
${f(n,{path:`${c}.start`,label:d("schedules.from"),type:"time",value:fe(e.start),input:b=>ke(ge(b),$===1440?0:$)})}
${f(n,{path:`${c}.end`,label:d("schedules.to"),type:"time",value:fe($),input:b=>ke(e.start,ge(b))})}
${C(n,{path:`${c}.action`,label:d("schedules.action"),value:e.action,options:$e.map(b=>({value:b,label:d(`common.action_${b}`)})),input:Mt})}
${e.action==="limit"||e.watts!==""||n.problems.has(`${c}.power_limit_w`)?f(n,{path:`${c}.power_limit_w`,label:d("schedules.limit_w"),type:"whole",value:e.watts,...xe===null?{}:{placeholder:d("schedules.limit_own",{power:o.format.power(xe)})},input:b=>g({...e,watts:b})}):p}
</div>
</div>`}function mi(n,r,e,t){let{format:i,t:s}=n.env,o=W(n,`${e}.days`);return l`<div class="field">
<div class="days" role="group" aria-label=${s("schedules.days")} aria-describedby=${o.by}>
${i.weekdays().map((a,d)=>l`<label title=${i.weekday(a,"long")}>
<input
type="checkbox"
id=${d===0?S(`${e}.days`):p}
aria-label=${i.weekday(a,"long")}
.checked=${w(r.days.includes(a))}
@change=${c=>t({...r,days:c.currentTarget.checked?[...r.days,a].sort():r.days.filter(h=>h!==a)})}
/>
<span aria-hidden="true">${i.weekday(a)}</span>
</label>`)}
</div>
${o.shown}
</div>`}var _e=12,Et;function Ct(n){let{env:r,form:e,set:t}=n;return l`<div class="grid">
${f(n,{path:"name",label:r.t("schedules.name"),value:e.name,max:255,input:i=>t({name:i})})}
${f(n,{path:"description",label:r.t("schedules.description"),value:e.description,max:1e3,input:i=>t({description:i})})}
<label class="check low">
<input
type="checkbox"
.checked=${w(e.enabled)}
@change=${i=>t({enabled:i.currentTarget.checked})}
/>
${r.t("schedules.enabled")}
</label>
</div>`}function gi(n,r){let{env:e,form:t,set:i}=n;r==="daily"?i({type:r,daily:t.daily.length>0?t.daily:st(t.weekly)}):r==="weekly"?i({type:r,weekly:t.weekly.length>0?t.weekly:rt(t.daily)}):r==="one-time"&&i({type:r,...vt(t,t.timezone||e.hass.config.time_zone,Date.now())})}function Ot(n,r,e){let{env:t,form:i,set:s}=n,{t:o}=t;Et??=Intl.supportedValuesOf("timeZone");let a=(c,h)=>{e(h),s(i.type==="daily"?{daily:c}:{weekly:c})},d=i.type==="daily"?i.daily:i.weekly;return l`<div class="row wide">
${J("type",o("schedules.type"),i.type,[{value:"weekly",label:o("schedules.type_weekly")},{value:"daily",label:o("schedules.type_daily")},{value:"one-time",label:o("schedules.type_once")}],c=>gi(n,c))}
${f(n,{path:"timezone",label:o("schedules.timezone"),value:i.timezone,placeholder:o("schedules.timezone_default",{zone:t.hass.config.time_zone}),list:l`${Et.map(c=>l`<option value=${c}></option>`)}`,input:c=>s({timezone:c.trim()})})}
</div>
${i.type==="one-time"?fi(n):l`<div class="when ${i.type}">
<div class="drawing">
<mr-week-grid
.env=${t}
.windows=${d}
.daily=${i.type==="daily"}
.selected=${r}
.limit=${ce(i.watts)}
.ruled=${i.rule!==""}
@changed=${c=>a(c.detail.windows,c.detail.selected)}
></mr-week-grid>
<p class="help pointer">${o(i.type==="daily"?"schedules.windows_hint_daily":"schedules.windows_hint")}</p>
</div>
${zt(n,r,a)}
</div>`}`}function fi(n){let{env:r,form:e,set:t}=n,{t:i}=r;return l`<div class="grid">
${f(n,{path:"one_time_start",label:i("schedules.once_start"),type:"datetime-local",value:e.start,input:s=>t({start:s})})}
${f(n,{path:"one_time_end",label:i("schedules.once_end"),type:"datetime-local",value:e.end,input:s=>t({end:s})})}
${e.rule===""?C(n,{path:"one_time_action",label:i("schedules.action"),value:e.action,options:$e.map(s=>({value:s,label:i(`common.action_${s}`)})),input:s=>t({action:s})}):p}
${e.rule===""&&e.action==="limit"?f(n,{path:"power_limit_w",label:i("schedules.limit_w"),type:"whole",value:e.watts,input:s=>t({watts:s})}):p}
</div>
<p class="help">${i("schedules.between_once")}</p>`}function At(n){let{env:r,form:e,set:t,miners:i}=n,{t:s}=r,o=["all","location","tags","miner"],a={all:!1,location:e.location==="",tags:e.tags.length===0,miner:e.miner===""}[e.scope],d=j({miner_ip:e.scope==="miner"?e.miner:null,location:e.scope==="location"?e.location:null,tags:e.scope==="tags"?e.tags:null},a?[]:i);return l`${J("scope",s("schedules.scope"),e.scope,o.map(c=>({value:c,label:s(`schedules.scope_${c}`)})),c=>t({scope:c,...yi(n,c)}))}
${e.scope==="location"?vi(n):p} ${e.scope==="tags"?bi(n):p}
${e.scope==="miner"?wi(n):p}
<div role="status">
<p class="covered">
${a?s("schedules.covered_unchosen"):d.length>0?s.n("schedules.covered",d.length):s(e.scope==="miner"?"schedules.covered_gone":"schedules.covered_none")}
</p>
${d.length===0?p:l`<p class="help names">
${d.slice(0,_e).map(({name:c})=>c).join(", ")}
${d.length>_e?s.n("schedules.covered_more",d.length-_e):p}
</p>`}
</div>`}function yi(n,r){let{form:e,miners:t}=n;if(r==="miner"&&e.miner===""){let[i,...s]=t;return i!==void 0&&s.length===0?{miner:i.ip}:{}}if(r==="location"&&e.location===""){let{sites:i,areas:s}=It(n),[o,...a]=[...i,...s];return o!==void 0&&a.length===0?{location:o.name}:{}}return{}}function It({env:n,miners:r}){return kt(r,Object.values(n.hass.areas).map(e=>e.name))}function vi(n){let{env:r,form:e,set:t}=n,{t:i}=r,{sites:s,areas:o}=It(n),a=[...s,...o].find(({name:c})=>c.toLowerCase()===e.location.toLowerCase()),d=c=>c.map(({name:h,count:g})=>l`<option value=${h} .selected=${w(h===a?.name)}>
${h} (${i.n("common.miners",g)})
</option>`);return C(n,{path:"location",label:i("schedules.scope_location"),value:e.location,options:l`${a===void 0?l`<option value=${e.location} .selected=${w(!0)}>
${e.location===""?i("schedules.choose"):i("schedules.scope_gone",{name:e.location})}
</option>`:p}
${s.length>0?l`<optgroup label=${i("schedules.sites")}>${d(s)}</optgroup>`:p}
${o.length>0?l`<optgroup label=${i("schedules.areas")}>${d(o)}</optgroup>`:p}`,input:c=>t({location:c})})}function bi(n){let{env:r,form:e,set:t,miners:i}=n,{t:s}=r,o=St(i,e.tags),a=W(n,"tags");if(o.length===0)return l`<p class="help" id=${S("tags")} tabindex="-1">${s("schedules.labels_none")}</p>`;let d=c=>e.tags.some(h=>h.toLowerCase()===c.toLowerCase());return l`<div role="group" aria-label=${s("schedules.scope_tags")} aria-describedby=${a.by}>
<p class="help">${s("schedules.labels_any")}</p>
<div class="row">
${o.map(({name:c,count:h},g)=>l`<label class="check">
<input
type="checkbox"
id=${g===0?S("tags"):p}
.checked=${w(d(c))}
@change=${()=>t({tags:d(c)?e.tags.filter($=>$.toLowerCase()!==c.toLowerCase()):[...e.tags,c]})}
/>
${c} (${r.format.number(h)})
</label>`)}
</div>
${a.shown}
</div>`}function wi(n){let{env:r,form:e,set:t,miners:i}=n,{t:s}=r,o=i.some(({ip:a})=>a===e.miner);return C(n,{path:"miner_ip",label:s("schedules.scope_miner"),value:e.miner,options:[...o?[]:[{value:e.miner,label:e.miner===""?s("schedules.choose"):s("schedules.scope_gone",{name:e.miner})}],...i.map(({ip:a,name:d})=>({value:a,label:d.includes(a)?d:`${d} (${a})`}))],input:a=>t({miner:a})})}function Lt(n){let{env:r,form:e,set:t}=n,{t:i}=r,s=e.type==="one-time"&&e.rule===""&&e.action==="limit";return l`<div class="grid">
${s?p:f(n,{path:"power_limit_w",label:i("schedules.own_limit"),type:"whole",value:e.watts,help:i("schedules.own_limit_help"),input:o=>t({watts:o})})}
${C(n,{path:"ramp",label:i("schedules.ramp"),value:e.ramp,options:[{value:"",label:i("schedules.ramp_none")},{value:"size",label:i("schedules.ramp_size")},{value:"percent",label:i("schedules.ramp_percent")}],input:o=>t($i(o,e.groupPercent,e.groupSize,e.groupDelay))})}
${e.ramp==="size"?f(n,{path:"ramp.group_size",label:i("schedules.group_size"),type:"whole",value:e.groupSize,input:o=>t({groupSize:o})}):p}
${e.ramp==="percent"?f(n,{path:"ramp.group_percent",label:i("schedules.group_percent"),type:"decimal",value:e.groupPercent,also:["ramp.group_size"],input:o=>t({groupPercent:o})}):p}
${e.ramp===""?p:f(n,{path:"ramp.group_delay_s",label:i("schedules.group_delay"),type:"decimal",value:e.groupDelay,input:o=>t({groupDelay:o})})}
</div>`}function $i(n,r,e,t){return{ramp:n,...n==="percent"&&r===""?{groupPercent:"10"}:{},...n==="size"&&e===""?{groupSize:"10"}:{},...n!==""&&t===""?{groupDelay:"60"}:{}}}var pe=new Map,Dt=new Map,y=class extends O{constructor(){super(...arguments);this.scheduleId=null;this.start="";this.copy="";this.base=null;this.rates=[];this.miners=[];this.failure="";this.problems=Dt;this.tried=!1;this.refusal="";this.saving=!1;this.restored=!1;this.selected=-1;this.plan="";this.pristine="";this.origin=B;this.set=e=>{this.form!==void 0&&(this.form={...this.form,...e},pe.set(this.address,this.form),this.guard?.arm())}}connectedCallback(){super.connectedCallback(),this.owns(this.env.fleet.listen(()=>this.look())),this.look(),this.guard=new re(()=>this.dirty,e=>{this.leaving=e}),this.owns(this.guard.watch()),this.load()}look(){this.miners=this.env.fleet.miners}get zone(){return this.env.hass.config.time_zone}get address(){return this.scheduleId===null?`new:${this.start}:${this.copy}`:String(this.scheduleId)}get dirty(){return this.form!==void 0&&JSON.stringify(this.form)!==this.pristine}async load(){this.failure="";try{let e=this.scheduleId??(this.copy===""?null:Number(this.copy)),[{rates:t},i]=await Promise.all([v(this.env.hass,"GET","remote/rates"),e===null?void 0:v(this.env.hass,"GET",`remote/schedule/power/${e}`)]);if(!this.isConnected)return;this.rates=t;let s=this.env.format.number(1.5,1).charAt(1),o=i===void 0?this.blank(t):bt(i.schedule,this.zone,s),a=this.scheduleId===null&&i!==void 0;this.base=a?null:i?.schedule??null,this.origin=a?{...o,name:this.t("schedules.copy_of",{name:o.name})}:o,this.pristine=JSON.stringify(this.origin);let d=pe.get(this.address);this.restored=d!==void 0&&JSON.stringify(d)!==this.pristine,this.form=this.restored&&d!==void 0?d:this.origin}catch(e){let t=U(e);this.failure=t.status===404?this.t("schedules.gone"):this.env.errorText(t)}}blank(e){let t=ne.find(i=>i===this.start);return t===void 0?B:ft(t,this.t(`schedules.start_${t}`),(e.find(({price_now:i})=>i!==null)??e[0])?.id??null)}discard(){pe.delete(this.address),this.form=this.origin,this.restored=!1,this.problems=Dt,this.refusal=""}close(){this.dispatchEvent(new CustomEvent("done",{detail:this.guard?.second??!1}))}cancel(){this.dirty?this.leaving=()=>this.close():this.close()}leave(){let e=this.leaving;this.leaving=void 0,this.discard(),e?.()}read(e){return le(e,this.env)}async save(){let e=this.form;if(!(e===void 0||this.saving)){this.saving=!0,this.refusal="";try{let t=se(e,this.base,this.zone),i=ae(t);if(i!==void 0)throw i;if(this.scheduleId===null)await v(this.env.hass,"POST","remote/schedule/power",t);else{let s=se(this.origin,this.base,this.zone);await v(this.env.hass,"PUT",`remote/schedule/power/${this.scheduleId}`,wt(t,s))}this.pristine=JSON.stringify(e),pe.delete(this.address),H(this,this.t("schedules.saved",{name:e.name.trim()})),this.close()}catch(t){let i=U(t);this.tried=!0,this.problems=this.read(i),this.refusal=this.problems.size>0?"":this.env.errorText(i),await this.updateComplete,this.renderRoot.querySelector("#summary")?.focus()}finally{this.saving=!1}}}answered(e){if(!this.tried)return;let t=this.form?.name.trim()===""?[["name",this.t("input.missing")]]:[];this.problems=new Map([...t,...e===null?[]:this.read(e)]),this.refusal=""}jump(e){let t=this.renderRoot.querySelector(`#${CSS.escape(S(e))}`);t?.scrollIntoView({block:"center"}),t?.focus()}showPlan(){this.renderRoot.querySelector(".plan")?.scrollIntoView({block:"start"})}updated(e){if(!e.has("selected")||this.selected<0)return;let t=this.renderRoot.querySelector(`#${S(`weekly_schedule.${this.selected}`)}`),i=t?.parentElement;if(t===null||!i||i.scrollHeight<=i.clientHeight)return;let s=t.offsetTop+t.offsetHeight-i.clientHeight;i.scrollTop=Math.min(t.offsetTop,Math.max(i.scrollTop,s))}render(){let e=this.form;if(this.failure!=="")return l`<div class="empty">
<p role="alert">${this.failure}</p>
<button type="button" @click=${this.close}>${this.t("schedules.to_list")}</button>
</div>`;if(e===void 0)return l`<p class="help" role="status">${this.t("common.loading")}</p>`;let t={env:this.env,form:e,base:this.base,rates:this.rates,miners:this.miners,problems:this.problems,set:this.set},i=$t(e,this.base,this.zone,this.t("schedules.unnamed"));return l`<form
novalidate
@submit=${s=>{s.preventDefault(),this.save()}}
>
<h2>${this.t(this.scheduleId===null?"schedules.new":"schedules.edit_title")}</h2>
${this.messages()}
<div class="columns">
<div class="fields">
${this.section("schedules.section_what",Ct(t))}
${this.section("schedules.section_when",Ot(t,this.selected,s=>{this.selected=s}))}
${this.section("schedules.section_who",At(t))}
${this.section("schedules.section_price",xt(t))}
${this.section("schedules.section_switching",Lt(t))}
</div>
<section class="card plan" aria-labelledby="plan">
<h3 id="plan">${this.t("schedules.section_plan")}</h3>
<mr-plan-preview
.env=${this.env}
.body=${i}
@answered=${s=>this.answered(s.detail)}
@planned=${s=>{this.plan=s.detail}}
></mr-plan-preview>
</section>
</div>
<div class="bar">
<span role="status">${this.saving?this.t("schedules.saving"):p}</span>
${this.plan===""?p:l`<button type="button" class="plain to-plan" @click=${this.showPlan}>
${this.t("schedules.section_plan")}: ${this.plan}
</button>`}
<span class="spacer"></span>
<button type="button" ?disabled=${this.saving} @click=${this.cancel}>${this.t("common.cancel")}</button>
<button type="submit" class="primary" ?disabled=${this.saving}>${this.t("common.save")}</button>
</div>
</form>
${this.leaving===void 0?p:this.question()}`}section(e,t){return l`<section class="card" aria-labelledby=${e}>
<h3 id=${e}>${this.t(e)}</h3>
${t}
</section>`}messages(){return l`${this.restored?l`<div class="notice row" role="status">
<span>${this.t("schedules.draft")}</span>
<button type="button" @click=${this.discard}>${this.t("schedules.discard")}</button>
</div>`:p}
${this.problems.size>0?l`<div class="notice bad" id="summary" role="alert" tabindex="-1">
<b>${this.t("schedules.wrong_title")}</b>
<ul>
${[...this.problems].map(([e,t])=>l`<li>
<button class="plain jump" type="button" @click=${()=>this.jump(e)}>
${de(e,this.t)}:
</button>
${t}
</li>`)}
</ul>
</div>`:p}
${this.refusal===""?p:l`<p class="notice bad" id="summary" role="alert" tabindex="-1">
${this.t("common.failed",{error:this.refusal})}
</p>`}`}question(){return l`<mr-dialog
.heading=${this.t("schedules.leave_title")}
close-label=${this.t("common.close")}
@closed=${()=>{this.leaving=void 0}}
>
<p>${this.t("schedules.leave_text")}</p>
<button slot="actions" type="button" class="stay" @click=${()=>{this.leaving=void 0}}>
${this.t("schedules.leave_stay")}
</button>
<button slot="actions" type="button" class="primary danger" @click=${this.leave}>
${this.t("schedules.leave_go")}
</button>
</mr-dialog>`}};y.styles=[z,mt],u([R({attribute:!1})],y.prototype,"scheduleId",2),u([R({attribute:!1})],y.prototype,"start",2),u([R({attribute:!1})],y.prototype,"copy",2),u([m()],y.prototype,"base",2),u([m()],y.prototype,"form",2),u([m()],y.prototype,"rates",2),u([m()],y.prototype,"miners",2),u([m()],y.prototype,"failure",2),u([m()],y.prototype,"problems",2),u([m()],y.prototype,"tried",2),u([m()],y.prototype,"refusal",2),u([m()],y.prototype,"saving",2),u([m()],y.prototype,"restored",2),u([m()],y.prototype,"selected",2),u([m()],y.prototype,"plan",2),u([m()],y.prototype,"leaving",2),y=u([P("mr-schedule-editor")],y);function Nt(n,r){return[r.n("schedules.checked",n.checked),n.actions_taken===0?r("schedules.orders_none"):r.n("schedules.orders",n.actions_taken),...n.errors>0?[r.n("schedules.errors",n.errors)]:[],...(n.waiting??0)>0?[r.n("schedules.waiting",n.waiting??0)]:[]]}var Ft=T`:host{display:block;container-type:inline-size}.first{padding:24px}.page{padding:16px;max-width:1100px;margin:0 auto;display:flex;flex-direction:column;gap:12px}ul{list-style:none;margin:0;padding:0}p{margin:0}.schedules{display:flex;flex-direction:column;gap:12px}.schedules>li{display:grid;grid-template-columns:auto minmax(0,1fr) auto;gap:4px 16px;align-items:start}.about{display:flex;flex-direction:column;gap:6px;min-width:0;overflow-wrap:anywhere}.title{min-height:28px}.off .words,.off .scope{color:var(--mr-secondary)}.warned{border-color:var(--warning-color, #c77700)}.ended{width:44px;display:flex;justify-content:center;color:var(--mr-secondary)}.notice{padding:8px 12px}.notice .spacer{flex:1 1 200px}.scope{display:flex;gap:8px;align-items:center}.scope svg{color:var(--mr-secondary)}.scope b,.next b{font-weight:500}.why:before{content:"\b7  "}.actions{display:flex;margin:-6px -8px 0 0}.switch{width:44px;min-height:26px;height:26px;padding:0;margin-top:1px;border-radius:13px;border:2px solid var(--mr-field-border);background:var(--card-background-color);justify-content:flex-start}.switch:before{content:"";width:14px;height:14px;margin-inline-start:4px;border-radius:50%;background:var(--mr-field-border);transition:transform .12s}.switch[aria-checked=true],.switch[aria-checked=true]:hover:not(:disabled){background:color-mix(in srgb,var(--primary-color) 80%,#000);border-color:transparent}.switch[aria-checked=true]:before{background:#fff;transform:translate(18px)}.begin{display:flex;flex-direction:column;align-items:center;gap:12px;text-align:center;padding:24px 0}.begin>p{max-width:640px}.starts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(240px,100%),1fr));gap:12px;width:100%;max-width:860px;margin:8px 0}.start{flex-direction:column;justify-content:flex-start;gap:6px;padding:20px 16px;white-space:normal;border-radius:var(--ha-card-border-radius, 12px)}.start .label{color:var(--primary-text-color);font-size:15px}.start .help{font-weight:400}@container (max-width: 560px){.page{padding:12px 8px}.schedules>li{grid-template-columns:auto minmax(0,1fr);padding:12px}.actions{grid-column:1 / -1;justify-content:flex-end;margin:0}.top h2{flex:1 0 100%}.top .spacer{display:none}.top button{flex:1 1 auto}}`;var Wt={covers_no_miner:"schedules.no_effect",one_time_over:"schedules.over",no_price:"schedules.price_unknown",no_earnings:"schedules.earnings_unknown"};function Ht({warnings:n=[]}){return n.some(({code:r})=>r==="one_time_over")}function Bt({code:n,args:r},e,t,{t:i}){let s=()=>i(`schedules.missing_${r.on_missing_price}`);switch(n){case"covers_no_miner":return i(t===0?"schedules.warn_no_miners":"schedules.warn_covers_no_miner");case"no_price":{let o=e.find(({id:a})=>a===r.rate_id)?.name??String(r.rate_id);return i("schedules.warn_no_price",{name:o,missing:s()})}case"no_earnings":return i("schedules.warn_no_earnings",{entity:String(r.entity_id),missing:s()});case"one_time_over":return i("schedules.over")}}var _i=3e4,xi=2e3,ki={peak:Re,cheapest:Pe,night:Ce},x=class extends O{constructor(){super(...arguments);this.rates=[];this.miners=[];this.error="";this.busy=new Set;this.removing=!1;this.checking=!1}connectedCallback(){super.connectedCallback(),this.owns(this.env.fleet.listen(()=>this.look())),this.look();let e=new ee(()=>this.env.hass.connection,"miner_remote/schedules/subscribe",()=>this.loadTwice());this.owns(e.listen(()=>{}));let t=setInterval(()=>{document.visibilityState==="visible"&&this.load()},_i);this.owns(()=>clearInterval(t));let i=()=>{document.visibilityState==="visible"&&this.load()};document.addEventListener("visibilitychange",i),this.owns(()=>document.removeEventListener("visibilitychange",i)),this.owns(()=>clearTimeout(this.soon)),this.load()}look(){this.miners=this.env.fleet.miners}loadTwice(){this.load(),clearTimeout(this.soon),this.soon=setTimeout(()=>{this.load()},xi)}load(){return this.loading??=this.read().finally(()=>{this.loading=void 0}),this.loading}async read(){try{let[{schedules:e},{rates:t}]=await Promise.all([v(this.env.hass,"GET","remote/schedule/power"),v(this.env.hass,"GET","remote/rates")]);this.schedules=[...e].sort((i,s)=>i.name.localeCompare(s.name,void 0,{numeric:!0})),this.rates=t,this.error=""}catch(e){this.error=this.env.errorText(e)}}go(e){this.dispatchEvent(new CustomEvent("open",{detail:e}))}async toggle(e){if(!this.busy.has(e.id)){this.busy=new Set([...this.busy,e.id]);try{let{enabled:t}=await v(this.env.hass,"POST",`remote/schedule/power/${e.id}/toggle`);this.schedules=this.schedules?.map(i=>i.id===e.id?{...i,enabled:t}:i),this.loadTwice()}catch(t){H(this,this.t("common.failed",{error:this.env.errorText(t)}))}finally{this.busy=new Set([...this.busy].filter(t=>t!==e.id))}}}async erase(e){if(!this.removing){this.removing=!0;try{await v(this.env.hass,"DELETE",`remote/schedule/power/${e.id}`),this.schedules=this.schedules?.filter(t=>t.id!==e.id),H(this,this.t("schedules.deleted",{name:e.name}))}catch(t){H(this,this.t("common.failed",{error:this.env.errorText(t)}))}finally{this.removing=!1,this.deleting=void 0}}}async check(){if(!this.checking){this.checking=!0,this.result=void 0;try{let{results:e}=await v(this.env.hass,"POST","remote/schedule/check");this.result={words:Nt(e,this.t),bad:e.errors>0}}catch(e){this.result={words:[this.t("common.failed",{error:this.env.errorText(e)})],bad:!0}}finally{this.checking=!1}this.load()}}render(){let{schedules:e}=this;return e===void 0?this.error===""?l`<p class="help first" role="status">${this.t("common.loading")}</p>`:l`<div class="empty">
<p role="alert">${this.t("schedules.not_loaded",{error:this.error})}</p>
<button type="button" @click=${this.load}>${this.t("common.retry")}</button>
</div>`:l`<div class="page">
${this.error===""?p:l`<p class="notice bad" role="alert">${this.t("schedules.not_loaded",{error:this.error})}</p>`}
${e.length===0?this.empty():l`<div class="row top">
<h2>${this.t("schedules.heading")}</h2>
<span class="spacer"></span>
<button
type="button"
title=${this.t("schedules.check_help")}
?disabled=${this.checking}
@click=${this.check}
>
${_(Ee)} ${this.t(this.checking?"schedules.checking":"schedules.check")}
</button>
<button type="button" class="primary" @click=${()=>this.go({id:null})}>
${_(M)} ${this.t("schedules.new")}
</button>
</div>
<div role="status">${this.outcome()}</div>
<ul class="schedules">
${Be(e,({id:t})=>t,t=>this.item(t))}
</ul>`}
${this.deleting===void 0?p:this.question(this.deleting)}
</div>`}outcome(){let{result:e}=this;return e===void 0?p:l`<div class="notice ${e.bad?"warn":"good"} row">
<span>${e.words.join(" ")}</span>
<span class="spacer"></span>
<button
type="button"
class="plain"
@click=${()=>{this.result=void 0}}
>
${this.t("common.close")}
</button>
</div>`}empty(){return l`<section class="begin">
<h2>${this.t("schedules.empty_title")}</h2>
<p>${this.t("schedules.empty_text")}</p>
<p class="help">${this.t("schedules.empty_first")}</p>
<div class="starts">
${ne.map(e=>l`<button type="button" class="card start" @click=${()=>this.go({id:null,start:e})}>
${_(ki[e],28)}
<span class="label">${this.t(`schedules.start_${e}`)}</span>
<span class="help">${this.t(`schedules.start_${e}_text`)}</span>
</button>`)}
</div>
<button type="button" @click=${()=>this.go({id:null})}>
${_(M)} ${this.t("schedules.start_blank")}
</button>
</section>`}item(e){let{t}=this,{name:i}=e,s=this.env.hass.config.time_zone,o=e.timezone??s,a=j(e,this.miners).length,d=ct(e,g=>this.env.fleet.byAddress(g)?.name,this.env),c=Ht(e),h=c?[]:e.warnings??[];return l`<li class="card ${e.enabled&&!c?"":"off"} ${h.length>0?"warned":""}">
${c?l`<span class="ended">${_(Te)}</span>`:l`<button
type="button"
role="switch"
class="switch"
aria-checked=${e.enabled?"true":"false"}
aria-label=${t("schedules.switch",{name:i})}
?disabled=${this.busy.has(e.id)}
@click=${()=>this.toggle(e)}
></button>`}
<div class="about">
<div class="row title">
<h3>${i}</h3>
${e.enabled&&e.active_now&&!h.some(({code:g})=>g==="covers_no_miner")?l`<span class="chip warn">${t("schedules.active")}</span>`:p}
${e.enabled?p:l`<span class="chip quiet">${t("schedules.disabled")}</span>`}
${c?l`<span class="chip quiet">${t("schedules.over")}</span>`:p}
${h.map(({code:g})=>l`<span class="chip warn">${t(Wt[g])}</span>`)}
</div>
${e.description?l`<p class="help">${e.description}</p>`:p}
<ul class="words">
${dt(e,this.rates,s,this.env).map(g=>l`<li>${g}</li>`)}
</ul>
<p class="scope">
${_(Se,18)}
<span
>${d}:
${a===0?t("schedules.covers_none"):t.n("schedules.covers",a)}${o===this.env.format.timeZone?p:l` · <b>${t("schedules.in_zone",{zone:o})}</b>`}</span
>
</p>
${this.progress(e)}
${c?l`<p class="next">
${t("schedules.over_text",{time:lt(e.one_time_end,o,this.env)})}
</p>`:l`${this.warnings(e,h)}
<p class="next">${this.next(e)}</p>`}
</div>
<div class="actions">
<button
type="button"
class="icon"
title=${t("common.edit")}
aria-label=${t("schedules.edit_name",{name:i})}
@click=${()=>this.go({id:e.id})}
>
${_(ze)}
</button>
<button
type="button"
class="icon"
title=${t("schedules.duplicate")}
aria-label=${t("schedules.duplicate_name",{name:i})}
@click=${()=>this.go({id:null,copy:e.id})}
>
${_(X)}
</button>
<button
type="button"
class="icon"
title=${t("common.delete")}
aria-label=${t("schedules.delete_name",{name:i})}
@click=${()=>{this.deleting=e}}
>
${_(Q)}
</button>
</div>
</li>`}warnings(e,t){return t.map(i=>l`<div class="notice warn row">
<span class="spacer">${Bt(i,this.rates,this.miners.length,this.env)}</span>
${this.nextStep(e,i)}
</div>`)}nextStep(e,{code:t}){return t==="covers_no_miner"&&this.miners.length===0?l`<button type="button" @click=${()=>Ne()}>${this.t("add.add_miners")}</button>`:t==="no_price"?I(["rates",String(e.electricity_rate_id)],this.t("schedules.show_tariff")):l`<button type="button" @click=${()=>this.go({id:e.id})}>${this.t("common.edit")}</button>`}progress({enabled:e,progress:t}){return!e||!t?p:l`<p class="next">${at(t,this.env)}</p>`}next(e){let{t}=this,i=this.env.inZone(e.timezone??this.env.hass.config.time_zone),{format:s}=i,o=e.next_change;if(!e.enabled)return t("schedules.next_off");if(o===null)return t("schedules.next_none");let a=this.rates.find(({id:d})=>d===e.electricity_rate_id)?.currency;return l`<b>${t("schedules.next")}:</b>
${t("schedules.next_change",{action:L(o.action,o.power_limit_w,this.env),relative:s.relative(o.start),time:s.upcoming(o.start)})}
<span class="help why">${ie(o,a,i)}</span>`}question(e){let{t}=this;return l`<mr-dialog
.heading=${t("schedules.delete_title",{name:e.name})}
close-label=${t("common.close")}
.busy=${w(this.removing)}
@closed=${()=>{this.deleting=void 0}}
>
<p>
${t("schedules.delete_text")}
${t(e.enabled&&e.active_now?"schedules.delete_active":"schedules.delete_idle")}
</p>
<button
slot="actions"
type="button"
?disabled=${this.removing}
@click=${()=>{this.deleting=void 0}}
>
${t("common.cancel")}
</button>
<button
slot="actions"
type="button"
class="primary danger"
?disabled=${this.removing}
@click=${()=>this.erase(e)}
>
${t("common.delete")}
</button>
</mr-dialog>`}};x.styles=[z,Ft],u([m()],x.prototype,"schedules",2),u([m()],x.prototype,"rates",2),u([m()],x.prototype,"miners",2),u([m()],x.prototype,"error",2),u([m()],x.prototype,"busy",2),u([m()],x.prototype,"deleting",2),u([m()],x.prototype,"removing",2),u([m()],x.prototype,"checking",2),u([m()],x.prototype,"result",2),x=u([P("mr-schedule-list")],x);var Kt=T`:host{display:block;container-type:inline-size;--off: #d32f2f;--limit: #c77700;--on: #2e8b3d}.first{padding:24px}.page{padding:0 16px 16px;max-width:1600px;margin:0 auto;display:flex;flex-direction:column;gap:12px}p{margin:0}.rate{display:inline-flex;align-items:center;gap:8px;min-width:0}.readout{position:sticky;top:0;z-index:3;min-height:40px;padding:8px 0;background:var(--primary-background-color)}.calendar{display:grid;grid-template-columns:minmax(140px,240px) minmax(0,1fr);gap:6px 16px;align-items:center}.wide{grid-column:1 / -1;margin-top:8px}.label{min-width:0;overflow-wrap:anywhere}.label .help{display:block}.lane{position:relative;height:34px;border-radius:4px;background:var(--card-background-color)}.lane.price{height:120px}.lane.none{padding:6px 8px}svg{display:block;width:100%;height:100%;direction:ltr}.line{fill:none;stroke:var(--primary-color);stroke-width:2.5}.area{fill:color-mix(in srgb,var(--primary-color) 12%,transparent)}.day,.now{position:absolute;top:-6px;bottom:0;width:0;pointer-events:none;border-inline-start:1px dashed var(--mr-field-border)}.now{border-inline-start:2px solid var(--primary-text-color)}.band{position:absolute;top:3px;bottom:3px;min-height:0;min-width:2px;padding:0;overflow:hidden;border-radius:4px;font-size:12px;color:var(--primary-text-color);border:1.5px solid var(--tone);background:color-mix(in srgb,var(--tone) 24%,var(--card-background-color))}.band span{overflow:hidden;text-overflow:ellipsis}.band:focus-visible{z-index:2}.off{--tone: var(--off);background-image:repeating-linear-gradient(45deg,transparent 0 5px,color-mix(in srgb,var(--off) 35%,transparent) 5px 6.5px)}.limit{--tone: var(--limit);background-image:radial-gradient(color-mix(in srgb,var(--limit) 55%,transparent) 1.2px,transparent 1.6px);background-size:7px 7px}.on{--tone: var(--on)}.undecided{--tone: var(--mr-field-border);border-style:dashed;background:none}.axis{height:40px;background:none;font-size:12px}.axis span,.axis b{position:absolute;white-space:nowrap}.axis span{color:var(--mr-secondary);transform:translate(-50%)}.axis b{top:18px;font-weight:500}@container (max-width: 640px){.page{padding:0 8px 12px}.calendar{grid-template-columns:minmax(0,1fr);gap:2px}.label{margin-top:8px}.hour:nth-child(2n){display:none}}`;var Si=6e4,Ti=8,jt=3,Y=1e3,qt=120,k=class extends O{constructor(){super(...arguments);this.schedules=[];this.rates=[];this.prices=new Map;this.error="";this.allGroups=!1;this.now=Date.now()}connectedCallback(){super.connectedCallback();let e=new ee(()=>this.env.hass.connection,"miner_remote/schedules/subscribe",()=>{this.load()});this.owns(e.listen(()=>{})),this.owns(this.env.fleet.listen(()=>this.requestUpdate()));let t=setInterval(()=>{this.now=Date.now(),document.visibilityState==="visible"&&this.load()},Si);this.owns(()=>clearInterval(t)),this.load()}load(){return this.loading??=this.read().finally(()=>{this.loading=void 0}),this.loading}async read(){let{hass:e}=this.env;try{let[{plan:t},{schedules:i},{rates:s}]=await Promise.all([v(e,"GET","remote/schedule/plan"),v(e,"GET","remote/schedule/power"),v(e,"GET","remote/rates")]),o=i.flatMap(h=>h.enabled&&h.price_rule!==null?h.electricity_rate_id??[]:[]),a=this.rateId??o[0]??Ke(s)?.id,d=[...new Set([...o,...a===void 0?[]:[a]])].filter(h=>s.some(g=>g.id===h)),c=await Promise.all(d.map(async h=>[h,await v(e,"GET",`remote/rates/${h}/prices?hours=48`)]));if(!this.isConnected)return;[this.plan,this.schedules,this.rates,this.prices]=[t,i,s,new Map(c)],this.rateId=a,this.now=Date.now(),this.error=""}catch(t){this.error=this.env.errorText(t)}}get zoned(){return this.env.inZone(this.env.hass.config.time_zone)}bands(e,t){let i=this.zoned,s=e.flatMap(({schedule_ids:c})=>c).map(c=>this.schedules.find(h=>h.id===c)).find(c=>(c?.price_rule??null)!==null),o=this.rates.find(({id:c})=>c===s?.electricity_rate_id),a=o===void 0?[]:this.prices.get(o.id)??[],d=ut(e,a,this.t("chart.undecided_why")).map(c=>c.undecided?c:{...c,reason:ie(c,o?.currency,i)});return qe(d,t)}scheduleLanes(e,t){return e.schedules.flatMap(({schedule_id:i,steps:s})=>{let o=this.schedules.find(c=>c.id===i);if(o===void 0)return[];let a=o.timezone,d=a!==null&&a!==this.zoned.format.timeZone;return{key:`schedule-${i}`,name:o.name,title:I(["schedules",String(i)],o.name),help:d?this.t("schedules.in_zone",{zone:a}):"",bands:this.bands(s,t)}})}groupLanes(e,t){return(this.allGroups?e.groups:e.groups.slice(0,Ti)).map(({miner_ids:s,overridden_until:o,steps:a},d)=>{let c=s.map($=>this.env.fleet.get($)?.name??$),h=c.length>jt?" \u2026":"",g=`${this.t.n("common.miners",c.length)}: ${c.slice(0,jt).join(", ")}${h}`;return{key:`group-${d}`,name:g,title:l`<span title=${c.slice(0,40).join(", ")}>${g}</span>`,help:o===null?"":this.t("schedules.calendar_override",{time:this.zoned.format.upcoming(o)}),bands:this.bands(a,t)}})}render(){let{plan:e}=this;if(e==null)return this.error===""?l`<p class="help first" role="status">${this.t("schedules.plan_loading")}</p>`:l`<p class="notice bad" role="alert">${this.t("schedules.plan_failed",{error:this.error})}</p>`;let t={from:Date.parse(e.from),until:Date.parse(e.until)},i=this.scheduleLanes(e,t),s=this.groupLanes(e,t),o=e.groups.length-s.length;return l`<div class="page">
${this.error===""?p:l`<p class="notice bad" role="alert">${this.t("schedules.plan_failed",{error:this.error})}</p>`}
<div class="row top">
${this.rateChoice()}
<span class="spacer"></span>
<span class="help">${this.t("schedules.calendar_zone",{zone:this.zoned.format.timeZone})}</span>
</div>
${this.readout()}
<div class="calendar">
${this.priceLane(t)}
${i.length===0?l`<p class="help wide">${this.t("schedules.calendar_empty")}</p>`:l`<h3 class="wide">${this.t("schedules.heading")}</h3>
${i.map(a=>this.lane(a,t))}
<h3 class="wide">${this.t("schedules.calendar_miners")}</h3>
${s.map(a=>this.lane(a,t))}`}
${this.axis(t)}
</div>
${o>0?l`<button type="button" class="plain" @click=${()=>{this.allGroups=!0}}>${this.t.n("schedules.calendar_more",o)}</button>`:p}
${e.groups_more>0?l`<p class="help">${this.t.n("schedules.calendar_unlisted",e.groups_more)}</p>`:p}
</div>`}rateChoice(){return this.rates.length===0?I(["rates"],this.t("schedules.rate_new")):l`<label class="rate">
${this.t("schedules.rate")}
<select
@change=${e=>{this.rateId=Number(e.target.value),this.load()}}
>
${this.rates.map(({id:e,name:t})=>l`<option value=${e} ?selected=${e===this.rateId}>${t}</option>`)}
</select>
</label>`}readout(){let{chosen:e}=this;return l`<div class="readout" aria-hidden="true">
${e===void 0?l`<span class="help">${this.t("schedules.calendar_hint")}</span>`:l`<b>${e.lane.name}</b> <span>${this.bandText(e.band)}</span>`}
</div>`}actionText(e){return e.undecided?this.t("chart.undecided"):L(e.action,e.watts,this.env)}bandText(e){let{format:t}=this.zoned;return[`${t.weekdayTime(new Date(e.from))} \u2013 ${t.weekdayTime(new Date(e.until))}`,this.actionText(e),e.reason].filter(Boolean).join(" \xB7 ")}percent(e,t){return(Math.min(Math.max(e,t.from),t.until)-t.from)/(t.until-t.from)*100}marks(e){let{days:t}=me(e.from,e.until,Y,Y,this.zoned.format.timeZone);return l`${t.map(i=>l`<i class="day" style="inset-inline-start:${this.percent(i,e)}%"></i>`)}
<i class="now" style="inset-inline-start:${this.percent(this.now,e)}%"></i>`}lane(e,t){return l`<div class="label" id=${e.key}>
${e.title}${e.help===""?p:l`<span class="help">${e.help}</span>`}
</div>
<div class="lane" role="group" aria-labelledby=${e.key}>
${e.bands.map(i=>{let s=()=>{this.chosen={lane:e,band:i}},o=this.percent(i.from,t),a=this.percent(i.until,t)-o;return l`<button
type="button"
class="band ${i.undecided?"undecided":i.action}"
style="inset-inline-start:${o}%;width:${a}%"
aria-label=${this.bandText(i)}
@pointerenter=${s}
@focus=${s}
@click=${s}
>
${a>6?l`<span aria-hidden="true">${this.actionText(i)}</span>`:p}
</button>`})}
${this.marks(t)}
</div>`}priceLane(e){let t=this.rates.find(({id:$})=>$===this.rateId),i=je(t===void 0?[]:this.prices.get(t.id)??[],e);if(t===void 0||i.length===0)return l`<div class="label">${this.t("schedules.section_price")}</div>
<p class="lane none help">${this.t("chart.no_price")}</p>`;let{low:s,high:o}=Me(i),a=he(e.from,e.until,0,Y),d=he(s,o,qt,4),{format:c}=this.env,h=i.map(({price:$})=>$),g=this.t("schedules.calendar_prices",{low:c.price(Math.min(...h),t.currency),high:c.price(Math.max(...h),t.currency)});return l`<div class="label">${t.name}<span class="help">${g}</span></div>
<div class="lane price" role="img" aria-label=${`${t.name}: ${g}`}>
<svg viewBox="0 0 ${Y} ${qt}" preserveAspectRatio="none" aria-hidden="true">
<path class="area" d=${Ze(i,a,d,Math.min(Math.max(0,s),o))} />
<path class="line" d=${Ue(i,a,d)} vector-effect="non-scaling-stroke" />
</svg>
${this.marks(e)}
</div>`}axis(e){let{format:t}=this.zoned,{days:i,hours:s}=me(e.from,e.until,Y,100,t.timeZone);return l`<div class="label"></div>
<div class="lane axis" aria-hidden="true">
${s.map(o=>l`<span class="hour" style="inset-inline-start:${this.percent(o,e)}%">${t.time(new Date(o))}</span>`)}
${[e.from,...i].map(o=>l`<b style="inset-inline-start:${this.percent(o,e)}%">${t.day(new Date(o))}</b>`)}
</div>`}};k.styles=[z,Kt],u([m()],k.prototype,"plan",2),u([m()],k.prototype,"schedules",2),u([m()],k.prototype,"rates",2),u([m()],k.prototype,"prices",2),u([m()],k.prototype,"rateId",2),u([m()],k.prototype,"error",2),u([m()],k.prototype,"allGroups",2),u([m()],k.prototype,"now",2),u([m()],k.prototype,"chosen",2),k=u([P("mr-plan-calendar")],k);var V=class extends De{constructor(){super(...arguments);this.tab="schedules"}show({id:e,start:t,copy:i}){let s=new URLSearchParams;t!==void 0&&s.set("start",t),i!==void 0&&s.set("copy",String(i)),ue([this.tab,e===null?"new":String(e)],s)}render(){let e=this.path[0]??"";if(e==="new"||/^\d+$/.test(e)){let t=this.query.get("start")??"",i=this.query.get("copy")??"";return pt(`${e}?${t}&${i}`,l`<mr-schedule-editor
.env=${this.env}
.scheduleId=${e==="new"?null:Number(e)}
.start=${t}
.copy=${/^\d+$/.test(i)?i:""}
@done=${s=>ue([this.tab],void 0,s.detail)}
></mr-schedule-editor>`)}return e==="plan"?l`${this.pages(e)}<mr-plan-calendar .env=${this.env}></mr-plan-calendar>`:l`${this.pages("")}<mr-schedule-list
.env=${this.env}
@open=${t=>this.show(t.detail)}
></mr-schedule-list>`}pages(e){let t=(i,s)=>{let o=i===""?[this.tab]:[this.tab,i];return l`<span class=${i===e?"current":""} aria-current=${i===e?"page":p}
>${I(o,s)}</span
>`};return l`<nav aria-label=${this.t("schedules.pages")}>
${t("",this.t("schedules.page_list"))} ${t("plan",this.t("schedules.page_plan"))}
</nav>`}};V.styles=[z,T`nav{display:flex;gap:8px;padding:12px 16px}nav a{display:block;padding:7px 14px;border-radius:18px;text-decoration:none;border:1px solid var(--divider-color)}.current a{background:color-mix(in srgb,var(--primary-color) 22%,var(--card-background-color));color:var(--primary-text-color);font-weight:500}`],V=u([P("mr-schedules")],V);export{V as SchedulesView};
/*! Bundled license information:

lit-html/directives/style-map.js:
  (**
   * @license
   * Copyright 2018 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)
*/
