import{a as et}from"./chunk-AMUNLY3N.js";import{a as Qe}from"./chunk-QELQ3VOV.js";import{a as A,b as I,c as Ge}from"./chunk-4PCQSO6C.js";import"./chunk-MZJ72D5R.js";import{a as F}from"./chunk-BZNK2URC.js";import{a as Re}from"./chunk-GRL2KUYO.js";import{a as b}from"./chunk-I5IZ3LBL.js";import{a as Pe}from"./chunk-CJKQJYPV.js";import{c as Ae}from"./chunk-JR5LZUL7.js";import{a as Ie,b as X,c as Ne,d as Le,e as Fe,f as De,g as We,h as He,i as Ke,j as Be,k as je,l as qe,m as Me,n as de,o as ce,p as Je,q as D,r as Ue,s as Ye,t as Ve,u as Ze,w as Xe}from"./chunk-5Q6JFBHJ.js";import{c as M}from"./chunk-YT64GJXX.js";import"./chunk-FFMQ3Q3X.js";import{a as Te}from"./chunk-QWDFAQQ3.js";import{a as Ee,b as ze,c as Oe}from"./chunk-MMHEOMF5.js";import"./chunk-7DALSYN7.js";import{a as O,b as Ce}from"./chunk-GBVNH3NA.js";import{a as Z}from"./chunk-JJLSAWQI.js";import{L as we,O as j,U as $e,Z as _e,_ as w,a as fe,i as ye,j as ve,k as be,u as Y,w as V}from"./chunk-YXNFI4RW.js";import{a as k,b as m,c as ke,e as Se,f as q,g as _,n as R,o as z}from"./chunk-R2IY7WQO.js";import{c as ae}from"./chunk-RPZHBZSE.js";import{a as E,d as a,f as xe,g as p}from"./chunk-42XHLT2J.js";import{b as u}from"./chunk-TN3OZQAE.js";var tt=E`
  :host {
    display: block;
    container-type: inline-size;
  }
  form {
    padding: 16px;
    max-width: 1800px;
    margin: 0 auto;
    display: flex;
    flex-direction: column;
    gap: 16px;
  }
  .columns,
  .fields {
    display: flex;
    flex-direction: column;
    gap: 16px;
    min-width: 0;
  }
  section {
    display: flex;
    flex-direction: column;
    gap: 14px;
    min-width: 0;
  }
  .field {
    display: flex;
    flex-direction: column;
    gap: 4px;
    min-width: 0;
  }
  .grid {
    grid-template-columns: repeat(auto-fill, minmax(min(260px, 100%), 1fr));
    gap: 14px 16px;
    align-items: start;
  }
  .low {
    align-self: start;
    margin-top: 22px;
  }
  .row.wide {
    gap: 14px 24px;
    align-items: flex-start;
  }
  .row.wide > div:last-child {
    flex: 0 1 320px;
  }
  .segments {
    display: inline-flex;
    flex-wrap: wrap;
    border: 1px solid var(--mr-field-border);
    border-radius: 8px;
    overflow: hidden;
    width: fit-content;
    max-width: 100%;
  }
  .segments label {
    display: inline-flex;
    position: relative;
  }
  .segments input,
  .days input {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    opacity: 0;
    cursor: pointer;
  }
  .segments span {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    flex: 1;
    min-height: 38px;
    padding: 0 14px;
  }
  .segments label + label {
    border-inline-start: 1px solid var(--divider-color);
  }
  .segments label:has(:checked),
  .days label:has(:checked) {
    background: color-mix(in srgb, var(--primary-color) 22%, var(--card-background-color));
    font-weight: 500;
  }
  .segments label:has(:focus-visible),
  .days label:has(:focus-visible) {
    outline: 2px solid var(--primary-color);
    outline-offset: -2px;
  }
  .when {
    display: grid;
    gap: 20px;
  }
  .windows,
  .scroller {
    display: flex;
    flex-direction: column;
    gap: 12px;
    min-width: 0;
  }
  .windows {
    align-self: start;
  }
  .windows > button {
    align-self: flex-start;
  }
  .window {
    display: flex;
    flex-direction: column;
    gap: 10px;
    padding: 4px 12px 12px;
    border: 1px solid var(--divider-color);
    border-radius: 12px;
    flex: none;
  }
  .window.selected {
    border-color: var(--primary-color);
    box-shadow: inset 3px 0 0 var(--primary-color);
  }
  .times {
    display: grid;
    gap: 10px;
    grid-template-columns: repeat(auto-fit, minmax(116px, 1fr));
  }
  .window .head {
    flex-wrap: nowrap;
    margin-inline-end: -8px;
  }
  .head b {
    font-weight: 500;
    white-space: nowrap;
  }
  .days {
    display: grid;
    grid-template-columns: repeat(7, minmax(0, 1fr));
    gap: 4px;
  }
  .days label {
    position: relative;
    display: flex;
    align-items: center;
    justify-content: center;
    min-height: 36px;
    border: 1px solid var(--mr-field-border);
    border-radius: 8px;
    overflow: hidden;
    font-size: 13px;
  }
  .covered {
    margin: 0;
    font-weight: 500;
  }
  .names {
    margin-top: 2px;
  }
  .notice ul {
    margin: 4px 0 0;
    padding-inline-start: 20px;
  }
  p.notice {
    margin: 0;
  }
  .jump {
    color: inherit;
    padding: 0;
    min-height: 28px;
    text-decoration: underline;
    border-radius: 4px;
    white-space: normal;
    text-align: start;
  }
  .bar {
    position: sticky;
    bottom: 0;
    z-index: 2;
    display: flex;
    align-items: center;
    gap: 8px;
    margin: 0 -16px -16px;
    padding: 10px 16px;
    background: var(--card-background-color);
    border-top: 1px solid var(--divider-color);
  }
  @container (max-width: 560px) {
    .segments {
      width: 100%;
    }
    .segments label {
      flex: 1 1 auto;
    }
    .segments span {
      padding: 0 8px;
    }
    form {
      padding: 12px 8px;
      gap: 12px;
    }
    .card {
      padding: 12px;
    }
    .pointer {
      display: none;
    }
    .low {
      margin-top: 0;
    }
    .bar {
      margin: 0 -8px -12px;
    }
  }
  @container (min-width: 860px) {
    /* As high as the grid beside it. */
    .scroller {
      max-height: 560px;
      overflow-y: auto;
      position: relative;
    }
    .when {
      grid-template-columns: minmax(0, 1fr) 340px;
    }
    .when.daily {
      grid-template-columns: minmax(0, 300px) minmax(0, 460px);
    }
  }
  @container (min-width: 1500px) {
    .columns {
      display: grid;
      grid-template-columns: minmax(0, 1.25fr) minmax(0, 1fr);
      align-items: start;
    }
    .plan {
      position: sticky;
      top: 16px;
    }
  }
`;var W={name:"",description:"",enabled:!0,type:"weekly",weekly:[],daily:[],start:"",end:"",action:"off",watts:"",timezone:"",scope:"all",location:"",tags:[],miner:"",rate:null,rule:"",missing:"keep",threshold:"",hysteresis:"",hours:"",contiguous:!1,deadline:"",margin:"",earning:"value",hashprice:"",entity:"",ramp:"",groupSize:"",groupPercent:"",groupDelay:"",minOn:"",minOff:""},Q=["peak","cheapest","night"],Ct=[0,1,2,3,4];function nt(i,r,e){let t={days:[],action:"off",watts:"",rest:{}};switch(i){case"peak":return{...W,name:r,weekly:[{...t,days:Ct,start:1020,length:240}]};case"cheapest":return{...W,name:r,type:"daily",rate:e,rule:"cheapest",hours:"8"};case"night":return{...W,name:r,type:"daily",daily:[{...t,action:"on",start:1320,length:480}]}}}function Pt(i){return i.miner_ip!==null?"miner":i.location!==null?"location":(i.tags??[]).length>0?"tags":"all"}function H(i){return i==="above"||i==="break_even"?10:0}function it(i,r){return i===null||i===H(r)?"":String(i)}function st(i,r,e){let t=i.timezone??r,n=(i.weekly_schedule??[]).map(d=>Ie(d,i.schedule_type==="daily")),s=i.price_rule,o=i.ramp,l=d=>Ge(d,e);return{name:i.name,description:i.description??"",enabled:i.enabled,type:i.schedule_type,weekly:i.schedule_type==="weekly"?n:[],daily:i.schedule_type==="daily"?n:[],start:M(i.one_time_start,t),end:M(i.one_time_end,t),action:i.one_time_action??"off",watts:l(i.power_limit_w),timezone:i.timezone??"",scope:Pt(i),location:i.location??"",tags:i.tags??[],miner:i.miner_ip??"",rate:i.electricity_rate_id,rule:s?.type??"",missing:s?.on_missing_price??"keep",threshold:l(s?.threshold),hysteresis:l(s?.hysteresis),hours:l(s?.hours),contiguous:s?.contiguous??!1,deadline:s?.deadline??"",margin:l(s?.margin_percent),earning:(s?.hashprice_entity_id??null)===null?"value":"entity",hashprice:l(s?.hashprice),entity:s?.hashprice_entity_id??"",ramp:o===null?"":o.group_size===null?"percent":"size",groupSize:l(o?.group_size),groupPercent:l(o?.group_percent),groupDelay:l(o?.group_delay_s),minOn:it(i.min_on_minutes,s?.type??""),minOff:it(i.min_off_minutes,s?.type??"")}}function Et(i,r){if(i.rule==="")return null;let t={...r?.price_rule?.type===i.rule?r.price_rule:{},type:i.rule,on_missing_price:i.missing},n={hours:A(i.hours),contiguous:i.contiguous};switch(i.rule){case"above":return{...t,threshold:A(i.threshold),hysteresis:A(i.hysteresis)??0};case"cheapest":return{...t,...n,deadline:i.deadline||null};case"dearest":return{...t,...n};case"break_even":return{...t,margin_percent:A(i.margin)??0,hashprice:i.earning==="value"?A(i.hashprice):null,hashprice_entity_id:i.earning==="entity"&&i.entity.trim()||null}}}function zt(i,r){return i.ramp===""?null:{...r?.ramp,group_size:i.ramp==="size"?I(i.groupSize):null,group_percent:i.ramp==="percent"?A(i.groupPercent):null,group_delay_s:A(i.groupDelay)}}function Ot(i,r){let e=r?.tags??[];switch(i.scope){case"miner":return{miner_ip:i.miner,location:r?.location??null,tags:e};case"location":return{miner_ip:null,location:i.location,tags:e};case"tags":return{miner_ip:null,location:null,tags:i.tags.length>0?i.tags:[""]};case"all":return{miner_ip:null,location:null,tags:[]}}}function At(i,r,e){if(i.type!=="one-time")return{one_time_start:null,one_time_end:null,one_time_action:null};let n=(r?.timezone??e)===(i.timezone||e)&&r!==null&&M(r.one_time_start,i.timezone||e)===i.start&&M(r.one_time_end,i.timezone||e)===i.end;return{one_time_start:n?r.one_time_start:i.start||null,one_time_end:n?r.one_time_end:i.end||null,one_time_action:i.action}}function G(i,r,e){let t=i.type==="daily",n=i.type==="one-time"?[]:t?i.daily:i.weekly;return{name:i.name.trim(),description:i.description.trim(),enabled:i.enabled,schedule_type:i.type,...Ot(i,r),weekly_schedule:n.map(s=>Le(s,t,I)),...At(i,r,e),power_limit_w:I(i.watts),timezone:i.timezone||null,electricity_rate_id:i.rate,price_rule:Et(i,r),ramp:zt(i,r),min_on_minutes:I(i.minOn)??H(i.rule),min_off_minutes:I(i.minOff)??H(i.rule)}}function rt(i,r){return Object.fromEntries(Object.entries(i).filter(([e,t])=>JSON.stringify(t)!==JSON.stringify(r[e])))}function ot(i,r,e,t){let n=G(i,r,e);return{...r,...n,name:n.name===""?t:n.name}}var ee=class{constructor(r,e){this.dirty=r;this.ask=e;this.armed=!1;this.clicked=r=>{if(r.button!==0||r.ctrlKey||r.metaKey||r.shiftKey||r.altKey)return;let e=r.composedPath().find(n=>n instanceof HTMLAnchorElement);if(e===void 0||e.href===""||e.target==="_blank"||e.hasAttribute("download"))return;let t=new URL(e.href,location.href);t.origin!==location.origin||t.pathname===location.pathname||!this.dirty()||(r.preventDefault(),r.stopImmediatePropagation(),this.ask(()=>{this.armed?history.replaceState(null,"",t.href):history.pushState(null,"",t.href),window.dispatchEvent(new CustomEvent("location-changed",{detail:{replace:this.armed}}))}))};this.gone=()=>{if(this.armed){if(this.armed=!1,!this.dirty()){history.back();return}this.arm(),this.ask(()=>{this.armed=!1,history.go(-2)})}};this.closing=r=>{this.dirty()&&r.preventDefault()}}watch(){return window.addEventListener("click",this.clicked,!0),window.addEventListener("popstate",this.gone),window.addEventListener("beforeunload",this.closing),()=>{window.removeEventListener("click",this.clicked,!0),window.removeEventListener("popstate",this.gone),window.removeEventListener("beforeunload",this.closing)}}arm(){this.armed||(this.armed=!0,history.pushState(null,"",location.href))}get second(){return this.armed}};var te=i=>i==null||i==="";function ie(i){let r=[],e=(o,l,d="missing")=>{te(l)&&r.push({path:o,message:d,code:d,args:{}})};e("name",i.name),i.miner_ip===""&&e("miner_ip",""),i.location===""&&e("location",""),i.tags.includes("")&&e("tags","");let t=i.weekly_schedule??[],n=i.price_rule??null;t.forEach((o,l)=>{let d=`weekly_schedule.${l}`;i.schedule_type==="weekly"&&o.days.length===0&&e(`${d}.days`,null,"days_missing"),o.action==="limit"&&te(o.power_limit_w)&&e(`${d}.power_limit_w`,i.power_limit_w,"limit_missing")}),i.schedule_type==="one-time"?(e("one_time_start",i.one_time_start),e("one_time_end",i.one_time_end),i.one_time_action==="limit"&&e("power_limit_w",i.power_limit_w,"one_time_limit_missing")):t.length===0&&n===null&&e("weekly_schedule",null,"no_period_or_rule"),n!==null&&(e("electricity_rate_id",i.electricity_rate_id,"rate_missing"),n.type==="above"&&e("price_rule.threshold",n.threshold),(n.type==="cheapest"||n.type==="dearest")&&e("price_rule.hours",n.hours),n.type==="break_even"&&te(n.hashprice)&&e("price_rule.hashprice_entity_id",n.hashprice_entity_id,"hashprice_or_entity"));let s=i.ramp??null;return s!==null&&(te(s.group_size)&&e("ramp.group_size",s.group_percent,"group_size_or_percent"),e("ramp.group_delay_s",s.group_delay_s)),r.length===0?void 0:new Se("",400,r)}function It(i){return i.replace(/\[(\d+)\]/g,".$1")}var Nt=[[/^(weekly_schedule\.\d+)\.start_(?:hour|minute)$/,"$1.start"],[/^(weekly_schedule\.\d+)\.end_(?:hour|minute)$/,"$1.end"],[/^(weekly_schedule\.\d+)\.days?(?:\.\d+)?$/,"$1.days"],[/^tags\.\d+$/,"tags"]];function ne(i,r){let e=new Map;for(let t of i.fields){let n=It(t.path),s=Nt.reduce((o,[l,d])=>o.replace(l,d),n);e.has(s)||e.set(s,Re(t,r))}return e}var Lt=[[/^name$/,"schedules.name"],[/^description$/,"schedules.description"],[/^weekly_schedule\.\d+\.start$/,"schedules.from"],[/^weekly_schedule\.\d+\.end$/,"schedules.to"],[/^weekly_schedule\.\d+\.days$/,"schedules.days"],[/^weekly_schedule\.\d+\.action$/,"schedules.action"],[/^weekly_schedule\.\d+\.power_limit_w$/,"schedules.limit_w"],[/^weekly_schedule/,"schedules.windows"],[/^one_time_start$/,"schedules.once_start"],[/^one_time_end$/,"schedules.once_end"],[/^one_time_action$/,"schedules.action"],[/^power_limit_w$/,"schedules.own_limit"],[/^timezone$/,"schedules.timezone"],[/^miner_ip$/,"schedules.scope_miner"],[/^location$/,"schedules.scope_location"],[/^tags$/,"schedules.scope_tags"],[/^electricity_rate_id$/,"schedules.rate"],[/^price_rule\.threshold$/,"schedules.threshold"],[/^price_rule\.hysteresis$/,"schedules.hysteresis"],[/^price_rule\.hours$/,"schedules.rule_hours"],[/^price_rule\.deadline$/,"schedules.deadline"],[/^price_rule\.margin_percent$/,"schedules.margin"],[/^price_rule\.hashprice$/,"schedules.hashprice"],[/^price_rule\.hashprice_entity_id$/,"schedules.earning"],[/^price_rule/,"schedules.rule"],[/^ramp\.group_size$/,"schedules.group_size"],[/^ramp\.group_percent$/,"schedules.group_percent"],[/^ramp\.group_delay_s$/,"schedules.group_delay"],[/^min_on_minutes$/,"schedules.min_on"],[/^min_off_minutes$/,"schedules.min_off"]];function se(i,r){let e=Lt.find(([s])=>s.test(i))?.[1],t=/^weekly_schedule\.(\d+)\./.exec(i)?.[1],n=e===void 0?i:r(e);return t===void 0?n:`${r("schedules.window_number",{number:Number(t)+1})}, ${n}`}function pe(i){return(Date.parse(i.end)-Date.parse(i.start))/1e3}function lt(i){return["off","limit","on",null,"undecided"].flatMap(r=>{let e=r==="undecided",t=e?null:r,n=i.filter(d=>(d.undecided??!1)===e&&(e||d.action===t));if(n.length===0)return[];let s=0,o=0,l=0;for(let d of n){let c=pe(d);s+=c,!(d.price===null||d.price===void 0)&&(o+=c,l+=c*d.price)}return[{action:t,seconds:s,price:o>0?l/o:null,undecided:e}]})}var Ft=500,Dt=8,P=class extends O{constructor(){super(...arguments);this.body={};this.all=!1;this.asked="";this.turn=0}connectedCallback(){super.connectedCallback(),this.asked="",this.owns(()=>{clearTimeout(this.timer),this.turn+=1}),this.requestUpdate("body")}willUpdate(e){if(!e.has("body"))return;let t=JSON.stringify(this.body);if(t===this.asked)return;let n=this.asked==="";this.asked=t,clearTimeout(this.timer);let s=ie(this.body);if(s!==void 0){this.turn+=1,this.report(s);return}this.timer=setTimeout(()=>{this.ask()},n?0:Ft)}async ask(){this.turn+=1;let e=this.turn,t,n;try{n=await _(this.env.hass,"POST","remote/schedule/power/preview?hours=48",JSON.parse(this.asked))}catch(s){t=q(s)}e===this.turn&&(n!==void 0&&(this.plan=n),this.report(t))}report(e){this.error=e,this.dispatchEvent(new CustomEvent("answered",{detail:e??null}))}get steps(){let e=this.plan;return e===void 0?[]:et(e,{price_rule:this.body.price_rule??null},this.env)}render(){let e=this.plan;return a`${this.trouble()}
      ${e===void 0?this.error===void 0?a`<p class="help" role="status">${this.t("schedules.plan_loading")}</p>`:p:a`<div class=${this.error===void 0?"":"old"}>${this.content(e)}</div>`}`}trouble(){let{error:e}=this;if(e===void 0)return p;if(e.fields.length===0)return a`<p class="notice bad" role="alert">${this.t("schedules.plan_failed",{error:this.env.errorText(e)})}</p>`;let t=ne(e,this.env);return a`<div class="notice quiet" role="status">
      <p>${this.t("schedules.plan_waiting")}</p>
      <ul>
        ${[...t].map(([n,s])=>a`<li><b>${se(n,this.t)}:</b> ${s}</li>`)}
      </ul>
    </div>`}content(e){let{format:t}=this.env,n=this.steps,s=e.currency??void 0,o=this.body.price_rule,l=typeof this.body.timezone=="string"?this.body.timezone:this.env.hass.config.time_zone;return a`${this.body.enabled===!1?a`<p class="help">${this.t("schedules.plan_disabled")}</p>`:p}
      ${e.price_missing&&o?a`<p class="notice warn" role="status">
              ${this.t("schedules.plan_missing",{missing:this.t(`schedules.missing_${o.on_missing_price}`)})}
            </p>`:p}
      <ul class="totals">
        ${lt(n).map(({action:d,seconds:c,price:h,undecided:g})=>a`<li class=${d??"free"}>
              ${h===null?this.t("schedules.plan_total",{action:g?this.t("chart.undecided"):this.t(`common.action_${d??"free"}`),span:t.span(c)}):this.t("schedules.plan_total_price",{action:this.t(`common.action_${d??"free"}`),span:t.span(c),price:t.price(h,s)})}
            </li>`)}
      </ul>
      <mr-price-chart
        .env=${this.env}
        .prices=${e.prices}
        .steps=${n}
        .from=${e.from}
        .until=${e.until}
        .currency=${e.currency??""}
        .label=${this.t("schedules.plan_chart")}
      ></mr-price-chart>
      ${this.table(n,s)}
      <p class="help">
        ${e.miners.length===0?this.t("schedules.covered_none"):this.t("schedules.plan_covers",{miners:this.t.n("common.miners",e.miners.length)})}
        ${this.t("schedules.plan_alone")}
        ${l===t.timeZone?p:this.t("schedules.plan_zone",{zone:t.timeZone})}
      </p>`}table(e,t){let{format:n}=this.env,s=this.all?e:e.slice(0,Dt),o=e.some(l=>l.price!==null&&l.price!==void 0);return a`<h3>${this.t("schedules.plan_changes")}</h3>
      <div class="scroll" tabindex="0" role="region" aria-label=${this.t("schedules.plan_changes")}>
        <table class="plain">
          <thead>
            <tr>
              <th scope="col">${this.t("schedules.plan_at")}</th>
              <th scope="col">${this.t("schedules.plan_action")}</th>
              <th scope="col">${this.t("schedules.plan_for")}</th>
              ${o?a`<th scope="col" class="number">${this.t("schedules.plan_price")}</th>`:p}
            </tr>
          </thead>
          <tbody>
            ${s.map((l,d)=>a`<tr>
                  <th scope="row">
                    ${d===0?this.t("schedules.plan_now"):n.weekdayTime(l.start)}
                  </th>
                  <td>
                    <span class="dot ${l.undecided?"free":l.action??"free"}"></span>${l.undecided?this.t("chart.undecided"):D(l.action,l.power_limit_w,this.env)}
                    <span class="help why">${l.reason}</span>
                  </td>
                  <td class="nowrap">${n.span(pe(l))}</td>
                  ${o?a`<td class="number">${n.price(l.price??null,t)}</td>`:p}
                </tr>`)}
          </tbody>
        </table>
      </div>
      ${e.length>s.length?a`<button
              class="plain"
              type="button"
              @click=${()=>{this.all=!0}}
            >
              ${this.t.n("schedules.plan_more",e.length-s.length)}
            </button>`:p}`}};P.styles=[z,E`
      :host {
        display: flex;
        flex-direction: column;
        gap: 12px;
        min-width: 0;
        container-type: inline-size;
        --mr-chart-height: 260px;
      }
      :host > div {
        display: flex;
        flex-direction: column;
        gap: 12px;
        min-width: 0;
      }
      .notice p {
        margin: 0;
      }
      p.notice {
        margin: 0;
      }
      .notice ul {
        margin: 4px 0 0;
        padding-inline-start: 20px;
      }
      /* Grey, not pale: it can still be read. */
      .old {
        filter: grayscale(1);
      }
      .totals {
        list-style: none;
        margin: 0;
        padding: 0;
        display: flex;
        flex-wrap: wrap;
        gap: 4px 20px;
        font-weight: 500;
      }
      .totals li::before,
      .dot {
        content: "";
        display: inline-block;
        width: 10px;
        height: 10px;
        border-radius: 3px;
        margin-inline-end: 6px;
        background: var(--mr-field-border);
      }
      .totals .off::before,
      .dot.off {
        background: #d32f2f;
      }
      .totals .limit::before,
      .dot.limit {
        background: #c77700;
      }
      .totals .on::before,
      .dot.on {
        background: #2e8b3d;
      }
      .scroll {
        overflow-x: auto;
      }
      th[scope="row"],
      .nowrap,
      td.number {
        white-space: nowrap;
      }
      table.plain th[scope="row"] {
        color: inherit;
      }
      .why {
        display: block;
        padding-inline-start: 16px;
      }
      /* On a phone there is room for what and why; the prices are in the chart and its table. */
      @container (max-width: 480px) {
        table.plain .number {
          display: none;
        }
      }
      button {
        align-self: flex-start;
      }
    `],u([k({attribute:!1})],P.prototype,"body",2),u([m()],P.prototype,"plan",2),u([m()],P.prototype,"error",2),u([m()],P.prototype,"all",2),P=u([R("mr-plan-preview")],P);function x(i){return i.replaceAll(".","-")}function L(i,r,...e){let t=[r,...e].map(s=>i.problems.get(s)).find(s=>s!==void 0),n=`${x(r)}-wrong`;return{invalid:t===void 0?"false":"true",by:t===void 0?p:n,shown:t===void 0?p:a`<span class="error" id=${n}>${t}</span>`}}function at(i,r,e){let t=[...i.by===p?[]:[String(i.by)],...e===void 0?[]:[`${r}-help`]];return t.length===0?p:t.join(" ")}function f(i,r){let{path:e,label:t,value:n,help:s,type:o="text",placeholder:l,list:d}=r,c=x(e),h=L(i,e,...r.also??[]);return a`<div class="field">
    <label class="field-label" for=${c}>${t}</label>
    <input
      id=${c}
      type=${o==="decimal"||o==="whole"?"text":o}
      inputmode=${o==="whole"?"numeric":o==="decimal"?"decimal":p}
      autocomplete="off"
      placeholder=${l??p}
      maxlength=${r.max??p}
      list=${d===void 0?p:`${c}-list`}
      .value=${b(n)}
      aria-invalid=${h.invalid}
      aria-describedby=${at(h,c,s)}
      @input=${C=>r.input(C.currentTarget.value)}
    />
    ${d===void 0?p:a`<datalist id="${c}-list">${d}</datalist>`} ${h.shown}
    ${s===void 0?p:a`<span class="help" id="${c}-help">${s}</span>`}
  </div>`}function T(i,r){let{path:e,label:t,value:n,options:s,help:o}=r,l=L(i,e),d=x(e);return a`<div class="field">
    <label class="field-label" for=${d}>${t}</label>
    <select
      id=${d}
      aria-invalid=${l.invalid}
      aria-describedby=${at(l,d,o)}
      @change=${c=>r.input(c.currentTarget.value)}
    >
      ${"map"in s?s.map(c=>a`<option value=${c.value} .selected=${b(c.value===n)}>${c.label}</option>`):s}
    </select>
    ${l.shown} ${o===void 0?p:a`<span class="help" id="${d}-help">${o}</span>`}
  </div>`}function J(i,r,e,t,n){return a`<div class="field" role="radiogroup" aria-label=${r}>
    <span class="field-label" aria-hidden="true">${r}</span>
    <div class="segments">
      ${t.map(s=>a`<label>
            <input
              type="radio"
              name=${i}
              value=${s.value}
              .checked=${b(s.value===e)}
              @change=${()=>n(s.value)}
            />
            <span>${s.label}</span>
          </label>`)}
    </div>
  </div>`}var Wt=["above","cheapest","dearest","break_even"],Ht=["keep","on","off"];function Kt(i){return Object.values(i.states).filter(({entity_id:r,state:e})=>/^(sensor|input_number|number)\./.test(r)&&e.trim()!==""&&Number.isFinite(Number(e))&&i.entities[r]?.platform!=="miner_remote").map(({entity_id:r})=>r).sort()}function dt(i){let{env:r,form:e,set:t,rates:n}=i,{t:s}=r,o=e.rate!==null&&!n.some(({id:l})=>l===e.rate);return a`${n.length===0?a`<p class="help">${s("schedules.rate_missing")} ${Z(["rates"],s("schedules.rate_new"))}</p>`:p}
    <div class="grid">
      ${T(i,{path:"electricity_rate_id",label:s("schedules.rate"),value:e.rate===null?"":String(e.rate),options:[{value:"",label:s("schedules.rate_none")},...n.map(({id:l,name:d})=>({value:String(l),label:d})),...o?[{value:String(e.rate),label:s("schedules.scope_gone",{name:String(e.rate)})}]:[]],input:l=>t({rate:l===""?null:Number(l)}),help:s("schedules.rate_help")})}
      ${T(i,{path:"price_rule",label:s("schedules.rule"),value:e.rule,options:[{value:"",label:s("schedules.rule_none")},...Wt.map(l=>({value:l,label:s(`schedules.rule_name_${l}`)}))],input:l=>t({rule:l,...l!==""&&e.rate===null&&n[0]!==void 0?{rate:n[0].id}:{}})})}
    </div>
    ${e.rule===""?p:a`<div class="grid">${Bt(i)} ${qt(i)}</div>`}`}function Bt(i){let{env:r,form:e,set:t,rates:n}=i,{t:s}=r,o=n.find(({id:d})=>d===e.rate)?.currency??r.format.currency,l=a`${f(i,{path:"price_rule.hours",label:s("schedules.rule_hours"),type:"decimal",value:e.hours,help:s("schedules.rule_hours_help"),input:d=>t({hours:d})})}
    <label class="check low">
      <input
        type="checkbox"
        .checked=${b(e.contiguous)}
        @change=${d=>t({contiguous:d.currentTarget.checked})}
      />
      ${s("schedules.contiguous")}
    </label>`;switch(e.rule){case"above":return a`${f(i,{path:"price_rule.threshold",label:s("schedules.threshold",{currency:o}),type:"decimal",value:e.threshold,input:d=>t({threshold:d})})}
      ${f(i,{path:"price_rule.hysteresis",label:s("schedules.hysteresis",{currency:o}),type:"decimal",value:e.hysteresis,input:d=>t({hysteresis:d})})}`;case"cheapest":return a`${l}
      ${f(i,{path:"price_rule.deadline",label:s("schedules.deadline"),type:"time",value:e.deadline,help:s("schedules.deadline_help"),input:d=>t({deadline:d})})}`;case"dearest":return l;default:return jt(i,o)}}function jt(i,r){let{env:e,form:t,set:n}=i,{t:s}=e;return a`${J("earning",s("schedules.earning"),t.earning,[{value:"value",label:s("schedules.earning_value")},{value:"entity",label:s("schedules.earning_entity")}],o=>n({earning:o==="entity"?"entity":"value"}))}
  ${t.earning==="value"?f(i,{path:"price_rule.hashprice",label:s("schedules.hashprice",{currency:r}),type:"decimal",value:t.hashprice,also:["price_rule.hashprice_entity_id"],input:o=>n({hashprice:o})}):f(i,{path:"price_rule.hashprice_entity_id",label:s("schedules.hashprice_entity",{currency:r}),value:t.entity,list:a`${Kt(e.hass).map(o=>a`<option value=${o}></option>`)}`,input:o=>n({entity:o})})}
  ${f(i,{path:"price_rule.margin_percent",label:s("schedules.margin"),type:"decimal",value:t.margin,input:o=>n({margin:o})})}`}function qt(i){let{env:r,form:e,set:t}=i,{t:n}=r;return a`${T(i,{path:"price_rule.on_missing_price",label:n("schedules.missing"),value:e.missing,options:Ht.map(s=>({value:s,label:n(`schedules.missing_${s}`)})),input:s=>t({missing:s})})}
  ${f(i,{path:"min_on_minutes",label:n("schedules.min_on"),type:"whole",value:e.minOn,placeholder:String(H(e.rule)),input:s=>t({minOn:s})})}
  ${f(i,{path:"min_off_minutes",label:n("schedules.min_off"),type:"whole",value:e.minOff,placeholder:String(H(e.rule)),help:n("schedules.min_help"),input:s=>t({minOff:s})})}`}var U=(i,r)=>i.toLowerCase()===r.toLowerCase();function K(i,r){let{miner_ip:e,location:t}=i,n=i.tags??[];return e!==null?r.filter(s=>U(s.ip,e)):t!==null?r.filter(s=>U(s.site,t)||U(s.location,t)):n.length>0?r.filter(s=>s.tags.some(o=>n.some(l=>U(l,o)))):r}function ct(i,r){let e=[...new Set(i.map(o=>o.site))],t=i.map(o=>o.location).filter(o=>o!==""),n=[...new Set([...r,...t])].filter(o=>!e.some(l=>U(l,o))),s=o=>o.map(l=>({name:l,count:K({miner_ip:null,location:l,tags:null},i).length})).sort((l,d)=>l.name.localeCompare(d.name,void 0,{numeric:!0}));return{sites:s(e),areas:s(n)}}function pt(i,r){let e=new Map;for(let t of[...i.flatMap(n=>n.tags),...r])e.has(t.toLowerCase())||e.set(t.toLowerCase(),t);return[...e.values()].map(t=>({name:t,count:K({miner_ip:null,location:null,tags:[t]},i).length})).sort((t,n)=>t.name.localeCompare(n.name,void 0,{numeric:!0}))}var ut="important",Mt=" !"+ut,ht=ze(class extends Oe{constructor(i){if(super(i),i.type!==Ee.ATTRIBUTE||i.name!=="style"||i.strings?.length>2)throw Error("The `styleMap` directive must be used in the `style` attribute and must be the only part in the attribute.")}render(i){return Object.keys(i).reduce((r,e)=>{let t=i[e];return t==null?r:r+`${e=e.includes("-")?e:e.replace(/(?:^(webkit|moz|ms|o)|)(?=[A-Z])/g,"-$&").toLowerCase()}:${t};`},"")}update(i,[r]){let{style:e}=i.element;if(this.ft===void 0)return this.ft=new Set(Object.keys(r)),this.render(r);for(let t of this.ft)r[t]==null&&(this.ft.delete(t),t.includes("-")?e.removeProperty(t):e[t]=null);for(let t in r){let n=r[t];if(n!=null){this.ft.add(t);let s=typeof n=="string"&&n.endsWith(Mt);t.includes("-")||s?e.setProperty(t,s?n.slice(0,-11):n,s?ut:""):e[t]=n}}return xe}});var mt=24,Jt=20;function Ut(i,r,e){return(i+e-r+7)%7}var S=class extends O{constructor(){super(...arguments);this.windows=[];this.daily=!1;this.selected=-1;this.limit=null;this.ruled=!1}connectedCallback(){super.connectedCallback();let e=t=>{t.key!=="Escape"||this.drag===void 0||(t.preventDefault(),this.emit(this.drag.before),this.drag=void 0)};window.addEventListener("keydown",e),this.owns(()=>window.removeEventListener("keydown",e)),this.owns(()=>{this.drag=void 0})}get order(){return this.daily?[0]:this.env.format.weekdays()}emit(e){this.dispatchEvent(new CustomEvent("changed",{detail:e}))}spot(e){let t=this.columns.getBoundingClientRect(),n=this.order,s=Math.floor((e.clientX-t.left)/t.width*n.length),o=e.clientY-t.top,l=Math.max(0,o-t.height-Jt);return{day:n[Math.min(Math.max(s,0),n.length-1)]??0,minute:Math.min(Math.max(o,0),t.height)/t.height*1440+l/t.height*1440}}begin(e,t,n){if(e.button!==0||this.drag!==void 0||t==="draw"&&e.pointerType==="touch")return;e.stopPropagation(),e.preventDefault(),this.columns.setPointerCapture(e.pointerId);let o=n!==void 0&&(e.ctrlKey||e.altKey)&&!this.daily?je(this.windows,n.index,n.day):this.windows,l=n===void 0?o.length:n.index+o.length-this.windows.length;this.drag={kind:t,pointer:e.pointerId,from:this.spot(e),day:n?.day??0,late:this.daily&&n!==void 0&&!n.head,index:l,before:{windows:this.windows,selected:this.selected},windows:o},n!==void 0&&this.emit({windows:this.windows,selected:n.index})}follow(e){let t=this.drag;if(t===void 0||e.pointerId!==t.pointer)return;let n=this.spot(e),s=this.dragged(t,n);if(s===void 0){t.kind==="draw"&&this.emit(t.before);return}let o=[...t.windows];o[t.index]=s,t.kind!=="draw"&&JSON.stringify(s)===JSON.stringify(t.windows[t.index])?this.emit({windows:t.before.windows,selected:Math.min(t.index,t.before.windows.length-1)}):this.emit({windows:o,selected:t.index})}dragged(e,t){let{daily:n}=this;if(e.kind==="draw"){let l=De(e.from,t,this.order,n);return l===void 0?void 0:{...l,action:"off",watts:"",rest:{}}}let s=e.windows[e.index];if(s===void 0)return;let o={day:n?e.day:t.day,minute:t.minute+(e.late?1440:0)};switch(e.kind){case"move":{let l=n?e.day:Ut(e.day,e.from.day,t.day);return We(s,t.minute-e.from.minute,e.day,l)}case"end":return He(s,e.day,o);case"start":return Ke(s,e.day,o,n)}}end(e){this.drag?.pointer===e.pointerId&&(this.drag=void 0)}render(){let{format:e}=this.env,t=Fe(this.windows,this.daily),n=[0,3,6,9,12,15,18,21,24];return a`<div class="grid" aria-hidden="true">
      ${this.daily?p:a`<div class="days">${this.order.map(s=>a`<span>${e.weekday(s)}</span>`)}</div>`}
      <div class="hours">
        ${n.map(s=>a`<span style="top:${s/24*100}%">${e.clock(s*60)}</span>`)}
      </div>
      <div
        class="columns ${this.drag===void 0?"":`dragging ${this.drag.kind}`}"
        @pointerdown=${s=>this.begin(s,"draw")}
        @pointermove=${this.follow}
        @pointerup=${this.end}
        @pointercancel=${this.end}
        @lostpointercapture=${this.end}
      >
        ${this.order.map(s=>a`<div class="column">${t.filter(o=>o.column===s).map(o=>this.block(o))}</div>`)}
      </div>
    </div>`}block(e){let t=this.windows[e.index];if(t===void 0)return p;let n=t.watts.trim()===""?this.limit:Number(t.watts),s=n!==null&&Number.isFinite(n)?n:null,o=this.ruled?"ruled":t.action==="on"?"on":s===null?t.action:"limit",l=Je(t,this.env),d=this.ruled?this.t("schedules.rule"):D(t.action,s,this.env),c=(e.to-e.from)/60*mt,h=2;return a`<div
      class="block ${o} ${e.index===this.selected?"selected":""} ${e.head?"head":""} ${e.tail?"tail":""}"
      style=${ht({top:`${e.from/1440*100}%`,height:`max(6px, ${(e.to-e.from)/1440*100}%)`,left:`calc(${e.lane/e.lanes*100}% + ${h}px)`,width:`calc(${100/e.lanes}% - ${2*h}px)`})}
      title="${l}: ${d}"
      @pointerdown=${g=>this.begin(g,"move",e)}
    >
      ${c>=16&&e.head?a`<span class="time">${c>=30?a`${this.env.format.clock(t.start)}<wbr />–${this.env.format.clock(X(t))}`:this.env.format.clock(t.start)}</span>`:p}
      ${c>=48?a`<span class="what">${o==="limit"&&s!==null?this.env.format.power(s):d}</span>`:p}
      ${e.head?a`<div class="grip top" @pointerdown=${g=>this.begin(g,"start",e)}></div>`:p}
      ${e.tail?a`<div class="grip bottom" @pointerdown=${g=>this.begin(g,"end",e)}></div>`:p}
    </div>`}};S.styles=[z,E`
      :host {
        display: block;
        container-type: inline-size;
        direction: ltr;
        --hour: ${mt}px;
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
    `],u([k({attribute:!1})],S.prototype,"windows",2),u([k({type:Boolean,reflect:!0})],S.prototype,"daily",2),u([k({attribute:!1})],S.prototype,"selected",2),u([k({attribute:!1})],S.prototype,"limit",2),u([k({type:Boolean})],S.prototype,"ruled",2),u([m()],S.prototype,"drag",2),u([ke(".columns")],S.prototype,"columns",2),S=u([R("mr-week-grid")],S);var ue=["off","limit","on"];function re(i){let r=I(i);return typeof r=="number"?r:null}function Yt({env:i,form:r}){let{t:e,format:t}=i,n=r.type==="daily"?r.daily:r.weekly;if(n.length===0)return e(r.rule===""?"schedules.windows_none":"schedules.windows_rule");let s=n.every(l=>l.action==="on");if(r.rule!=="")return e("schedules.windows_rule_action",{outside:e(s?"schedules.outside_off":"schedules.outside_on")});if(!s)return e("schedules.between_on");let o=re(r.watts);return o===null?e("schedules.between_off"):e("schedules.between_limit",{power:t.power(o)})}function gt(i,r,e){let{env:t,form:n}=i,s=n.type==="daily",o=s?n.daily:n.weekly,l=()=>{let d=s?[]:[0,1,2,3,4];e([...o,{days:d,start:1020,length:240,action:"off",watts:"",rest:{}}],o.length)};return a`<div class="windows">
    ${o.length===0?p:a`<div class="scroller">
            ${o.map((d,c)=>Vt(i,o,d,c,c===r,e))}
          </div>`}
    <button type="button" id=${x("weekly_schedule")} @click=${l}>
      ${w(j)} ${t.t("schedules.windows_add")}
    </button>
    ${L(i,"weekly_schedule").shown}
    <p class="help">${Yt(i)}</p>
  </div>`}function Vt(i,r,e,t,n,s){let{env:o,form:l}=i,{t:d}=o,c=`weekly_schedule.${t}`,h={number:t+1},g=v=>s(r.with(t,v),t),C=X(e),me=re(l.watts),ge=(v,B)=>{v!==void 0&&B!==void 0&&g(Be(e,v,B))},Rt=v=>{let B=v;g({...e,action:B,watts:B==="limit"?e.watts:""})};return a`<div
    class="window ${n?"selected":""}"
    role="group"
    aria-label=${d("schedules.window_number",h)}
    id=${x(c)}
    @focusin=${()=>{n||s(r,t)}}
  >
    <div class="row head">
      <b aria-hidden="true">${d("schedules.window_number",h)}</b>
      <span class="help">
        ${e.length===1440?d("schedules.all_day"):Ne(e)?d("schedules.ends_next_day"):p}
      </span>
      <span class="spacer"></span>
      <button
        class="icon"
        type="button"
        title=${d("schedules.duplicate")}
        aria-label=${d("schedules.window_copy",h)}
        @click=${()=>s(r.toSpliced(t+1,0,e),t+1)}
      >
        ${w(Y)}
      </button>
      <button
        class="icon"
        type="button"
        title=${d("common.delete")}
        aria-label=${d("schedules.window_remove",h)}
        @click=${()=>s(r.toSpliced(t,1),-1)}
      >
        ${w(V)}
      </button>
    </div>
    ${l.type==="weekly"?Zt(i,e,c,g):p}
    <div class="times">
      ${f(i,{path:`${c}.start`,label:d("schedules.from"),type:"time",value:ce(e.start),input:v=>ge(de(v),C===1440?0:C)})}
      ${f(i,{path:`${c}.end`,label:d("schedules.to"),type:"time",value:ce(C),input:v=>ge(e.start,de(v))})}
      ${T(i,{path:`${c}.action`,label:d("schedules.action"),value:e.action,options:ue.map(v=>({value:v,label:d(`common.action_${v}`)})),input:Rt})}
      ${e.action==="limit"||e.watts!==""||i.problems.has(`${c}.power_limit_w`)?f(i,{path:`${c}.power_limit_w`,label:d("schedules.limit_w"),type:"whole",value:e.watts,...me===null?{}:{placeholder:d("schedules.limit_own",{power:o.format.power(me)})},input:v=>g({...e,watts:v})}):p}
    </div>
  </div>`}function Zt(i,r,e,t){let{format:n,t:s}=i.env,o=L(i,`${e}.days`);return a`<div class="field">
    <div class="days" role="group" aria-label=${s("schedules.days")} aria-describedby=${o.by}>
      ${n.weekdays().map((l,d)=>a`<label title=${n.weekday(l,"long")}>
            <input
              type="checkbox"
              id=${d===0?x(`${e}.days`):p}
              aria-label=${n.weekday(l,"long")}
              .checked=${b(r.days.includes(l))}
              @change=${c=>t({...r,days:c.currentTarget.checked?[...r.days,l].sort():r.days.filter(h=>h!==l)})}
            />
            <span aria-hidden="true">${n.weekday(l)}</span>
          </label>`)}
    </div>
    ${o.shown}
  </div>`}var he=12,ft;function yt(i){let{env:r,form:e,set:t}=i;return a`<div class="grid">
    ${f(i,{path:"name",label:r.t("schedules.name"),value:e.name,max:255,input:n=>t({name:n})})}
    ${f(i,{path:"description",label:r.t("schedules.description"),value:e.description,max:1e3,input:n=>t({description:n})})}
    <label class="check low">
      <input
        type="checkbox"
        .checked=${b(e.enabled)}
        @change=${n=>t({enabled:n.currentTarget.checked})}
      />
      ${r.t("schedules.enabled")}
    </label>
  </div>`}function Xt(i,r){let{form:e,set:t}=i;r==="daily"?t({type:r,daily:e.daily.length>0?e.daily:qe(e.weekly)}):r==="weekly"?t({type:r,weekly:e.weekly.length>0?e.weekly:Me(e.daily)}):r==="one-time"&&t({type:r})}function vt(i,r,e){let{env:t,form:n,set:s}=i,{t:o}=t;ft??=Intl.supportedValuesOf("timeZone");let l=(c,h)=>{e(h),s(n.type==="daily"?{daily:c}:{weekly:c})},d=n.type==="daily"?n.daily:n.weekly;return a`<div class="row wide">
      ${J("type",o("schedules.type"),n.type,[{value:"weekly",label:o("schedules.type_weekly")},{value:"daily",label:o("schedules.type_daily")},{value:"one-time",label:o("schedules.type_once")}],c=>Xt(i,c))}
      ${f(i,{path:"timezone",label:o("schedules.timezone"),value:n.timezone,placeholder:o("schedules.timezone_default",{zone:t.hass.config.time_zone}),list:a`${ft.map(c=>a`<option value=${c}></option>`)}`,input:c=>s({timezone:c.trim()})})}
    </div>
    ${n.type==="one-time"?Qt(i):a`<div class="when ${n.type}">
            <div class="drawing">
              <mr-week-grid
                .env=${t}
                .windows=${d}
                .daily=${n.type==="daily"}
                .selected=${r}
                .limit=${re(n.watts)}
                .ruled=${n.rule!==""}
                @changed=${c=>l(c.detail.windows,c.detail.selected)}
              ></mr-week-grid>
              <p class="help pointer">${o(n.type==="daily"?"schedules.windows_hint_daily":"schedules.windows_hint")}</p>
            </div>
            ${gt(i,r,l)}
          </div>`}`}function Qt(i){let{env:r,form:e,set:t}=i,{t:n}=r;return a`<div class="grid">
      ${f(i,{path:"one_time_start",label:n("schedules.once_start"),type:"datetime-local",value:e.start,input:s=>t({start:s})})}
      ${f(i,{path:"one_time_end",label:n("schedules.once_end"),type:"datetime-local",value:e.end,input:s=>t({end:s})})}
      ${e.rule===""?T(i,{path:"one_time_action",label:n("schedules.action"),value:e.action,options:ue.map(s=>({value:s,label:n(`common.action_${s}`)})),input:s=>t({action:s})}):p}
      ${e.rule===""&&e.action==="limit"?f(i,{path:"power_limit_w",label:n("schedules.limit_w"),type:"whole",value:e.watts,input:s=>t({watts:s})}):p}
    </div>
    <p class="help">${n("schedules.between_once")}</p>`}function bt(i){let{env:r,form:e,set:t,miners:n}=i,{t:s}=r,o=["all","location","tags","miner"],l={all:!1,location:e.location==="",tags:e.tags.length===0,miner:e.miner===""}[e.scope],d=K({miner_ip:e.scope==="miner"?e.miner:null,location:e.scope==="location"?e.location:null,tags:e.scope==="tags"?e.tags:null},l?[]:n);return a`${J("scope",s("schedules.scope"),e.scope,o.map(c=>({value:c,label:s(`schedules.scope_${c}`)})),c=>t({scope:c}))}
    ${e.scope==="location"?Gt(i):p} ${e.scope==="tags"?ei(i):p}
    ${e.scope==="miner"?ti(i):p}
    <div role="status">
      <p class="covered">
        ${l?s("schedules.covered_unchosen"):d.length>0?s.n("schedules.covered",d.length):s(e.scope==="miner"?"schedules.covered_gone":"schedules.covered_none")}
      </p>
      ${d.length===0?p:a`<p class="help names">
              ${d.slice(0,he).map(({name:c})=>c).join(", ")}
              ${d.length>he?s.n("schedules.covered_more",d.length-he):p}
            </p>`}
    </div>`}function Gt(i){let{env:r,form:e,set:t,miners:n}=i,{t:s}=r,{sites:o,areas:l}=ct(n,Object.values(r.hass.areas).map(h=>h.name)),d=[...o,...l].find(({name:h})=>h.toLowerCase()===e.location.toLowerCase()),c=h=>h.map(({name:g,count:C})=>a`<option value=${g} .selected=${b(g===d?.name)}>
          ${g} (${s.n("common.miners",C)})
        </option>`);return T(i,{path:"location",label:s("schedules.scope_location"),value:e.location,options:a`${d===void 0?a`<option value=${e.location} .selected=${b(!0)}>
            ${e.location===""?s("schedules.choose"):s("schedules.scope_gone",{name:e.location})}
          </option>`:p}
      ${o.length>0?a`<optgroup label=${s("schedules.sites")}>${c(o)}</optgroup>`:p}
      ${l.length>0?a`<optgroup label=${s("schedules.areas")}>${c(l)}</optgroup>`:p}`,input:h=>t({location:h})})}function ei(i){let{env:r,form:e,set:t,miners:n}=i,{t:s}=r,o=pt(n,e.tags),l=L(i,"tags");if(o.length===0)return a`<p class="help" id=${x("tags")} tabindex="-1">${s("schedules.labels_none")}</p>`;let d=c=>e.tags.some(h=>h.toLowerCase()===c.toLowerCase());return a`<div role="group" aria-label=${s("schedules.scope_tags")} aria-describedby=${l.by}>
    <p class="help">${s("schedules.labels_any")}</p>
    <div class="row">
      ${o.map(({name:c,count:h},g)=>a`<label class="check">
            <input
              type="checkbox"
              id=${g===0?x("tags"):p}
              .checked=${b(d(c))}
              @change=${()=>t({tags:d(c)?e.tags.filter(C=>C.toLowerCase()!==c.toLowerCase()):[...e.tags,c]})}
            />
            ${c} (${r.format.number(h)})
          </label>`)}
    </div>
    ${l.shown}
  </div>`}function ti(i){let{env:r,form:e,set:t,miners:n}=i,{t:s}=r,o=n.some(({ip:l})=>l===e.miner);return T(i,{path:"miner_ip",label:s("schedules.scope_miner"),value:e.miner,options:[...o?[]:[{value:e.miner,label:e.miner===""?s("schedules.choose"):s("schedules.scope_gone",{name:e.miner})}],...n.map(({ip:l,name:d})=>({value:l,label:d.includes(l)?d:`${d} (${l})`}))],input:l=>t({miner:l})})}function wt(i){let{env:r,form:e,set:t}=i,{t:n}=r,s=e.type==="one-time"&&e.rule===""&&e.action==="limit";return a`<div class="grid">
    ${s?p:f(i,{path:"power_limit_w",label:n("schedules.own_limit"),type:"whole",value:e.watts,help:n("schedules.own_limit_help"),input:o=>t({watts:o})})}
    ${T(i,{path:"ramp",label:n("schedules.ramp"),value:e.ramp,options:[{value:"",label:n("schedules.ramp_none")},{value:"size",label:n("schedules.ramp_size")},{value:"percent",label:n("schedules.ramp_percent")}],input:o=>t(ii(o,e.groupPercent,e.groupSize,e.groupDelay))})}
    ${e.ramp==="size"?f(i,{path:"ramp.group_size",label:n("schedules.group_size"),type:"whole",value:e.groupSize,input:o=>t({groupSize:o})}):p}
    ${e.ramp==="percent"?f(i,{path:"ramp.group_percent",label:n("schedules.group_percent"),type:"decimal",value:e.groupPercent,also:["ramp.group_size"],input:o=>t({groupPercent:o})}):p}
    ${e.ramp===""?p:f(i,{path:"ramp.group_delay_s",label:n("schedules.group_delay"),type:"decimal",value:e.groupDelay,input:o=>t({groupDelay:o})})}
  </div>`}function ii(i,r,e,t){return{ramp:i,...i==="percent"&&r===""?{groupPercent:"10"}:{},...i==="size"&&e===""?{groupSize:"10"}:{},...i!==""&&t===""?{groupDelay:"60"}:{}}}var oe=new Map,$t=new Map,y=class extends O{constructor(){super(...arguments);this.scheduleId=null;this.start="";this.copy="";this.base=null;this.rates=[];this.miners=[];this.failure="";this.problems=$t;this.tried=!1;this.refusal="";this.saving=!1;this.restored=!1;this.selected=-1;this.pristine="";this.origin=W;this.set=e=>{this.form!==void 0&&(this.form={...this.form,...e},oe.set(this.address,this.form),this.guard?.arm())}}connectedCallback(){super.connectedCallback(),this.owns(this.env.fleet.listen(()=>this.look())),this.look(),this.guard=new ee(()=>this.dirty,e=>{this.leaving=e}),this.owns(this.guard.watch()),this.load()}look(){this.miners=this.env.fleet.miners}get zone(){return this.env.hass.config.time_zone}get address(){return this.scheduleId===null?`new:${this.start}:${this.copy}`:String(this.scheduleId)}get dirty(){return this.form!==void 0&&JSON.stringify(this.form)!==this.pristine}async load(){this.failure="";try{let e=this.scheduleId??(this.copy===""?null:Number(this.copy)),[{rates:t},n]=await Promise.all([_(this.env.hass,"GET","remote/rates"),e===null?void 0:_(this.env.hass,"GET",`remote/schedule/power/${e}`)]);if(!this.isConnected)return;this.rates=t;let s=this.env.format.number(1.5,1).charAt(1),o=n===void 0?this.blank(t):st(n.schedule,this.zone,s),l=this.scheduleId===null&&n!==void 0;this.base=l?null:n?.schedule??null,this.origin=l?{...o,name:this.t("schedules.copy_of",{name:o.name})}:o,this.pristine=JSON.stringify(this.origin);let d=oe.get(this.address);this.restored=d!==void 0&&JSON.stringify(d)!==this.pristine,this.form=this.restored&&d!==void 0?d:this.origin}catch(e){let t=q(e);this.failure=t.status===404?this.t("schedules.gone"):this.env.errorText(t)}}blank(e){let t=Q.find(n=>n===this.start);return t===void 0?W:nt(t,this.t(`schedules.start_${t}`),e[0]?.id??null)}discard(){oe.delete(this.address),this.form=this.origin,this.restored=!1,this.problems=$t,this.refusal=""}close(){this.dispatchEvent(new CustomEvent("done",{detail:this.guard?.second??!1}))}cancel(){this.dirty?this.leaving=()=>this.close():this.close()}leave(){let e=this.leaving;this.leaving=void 0,this.discard(),e?.()}read(e){return ne(e,this.env)}async save(){let e=this.form;if(!(e===void 0||this.saving)){this.saving=!0,this.refusal="";try{let t=G(e,this.base,this.zone),n=ie(t);if(n!==void 0)throw n;if(this.scheduleId===null)await _(this.env.hass,"POST","remote/schedule/power",t);else{let s=G(this.origin,this.base,this.zone);await _(this.env.hass,"PUT",`remote/schedule/power/${this.scheduleId}`,rt(t,s))}this.pristine=JSON.stringify(e),oe.delete(this.address),F(this,this.t("schedules.saved",{name:e.name.trim()})),this.close()}catch(t){let n=q(t);this.tried=!0,this.problems=this.read(n),this.refusal=this.problems.size>0?"":this.env.errorText(n),await this.updateComplete,this.renderRoot.querySelector("#summary")?.focus()}finally{this.saving=!1}}}answered(e){if(!this.tried)return;let t=this.form?.name.trim()===""?[["name",this.t("input.missing")]]:[];this.problems=new Map([...t,...e===null?[]:this.read(e)]),this.refusal=""}jump(e){let t=this.renderRoot.querySelector(`#${CSS.escape(x(e))}`);t?.scrollIntoView({block:"center"}),t?.focus()}updated(e){if(!e.has("selected")||this.selected<0)return;let t=this.renderRoot.querySelector(`#${x(`weekly_schedule.${this.selected}`)}`),n=t?.parentElement;if(t===null||!n||n.scrollHeight<=n.clientHeight)return;let s=t.offsetTop+t.offsetHeight-n.clientHeight;n.scrollTop=Math.min(t.offsetTop,Math.max(n.scrollTop,s))}render(){let e=this.form;if(this.failure!=="")return a`<div class="empty">
        <p role="alert">${this.failure}</p>
        <button type="button" @click=${this.close}>${this.t("schedules.to_list")}</button>
      </div>`;if(e===void 0)return a`<p class="help" role="status">${this.t("common.loading")}</p>`;let t={env:this.env,form:e,base:this.base,rates:this.rates,miners:this.miners,problems:this.problems,set:this.set},n=ot(e,this.base,this.zone,this.t("schedules.unnamed"));return a`<form
        novalidate
        @submit=${s=>{s.preventDefault(),this.save()}}
      >
        <h2>${this.t(this.scheduleId===null?"schedules.new":"schedules.edit_title")}</h2>
        ${this.messages()}
        <div class="columns">
          <div class="fields">
            ${this.section("schedules.section_what",yt(t))}
            ${this.section("schedules.section_when",vt(t,this.selected,s=>{this.selected=s}))}
            ${this.section("schedules.section_who",bt(t))}
            ${this.section("schedules.section_price",dt(t))}
            ${this.section("schedules.section_switching",wt(t))}
          </div>
          <section class="card plan" aria-labelledby="plan">
            <h3 id="plan">${this.t("schedules.section_plan")}</h3>
            <mr-plan-preview
              .env=${this.env}
              .body=${n}
              @answered=${s=>this.answered(s.detail)}
            ></mr-plan-preview>
          </section>
        </div>
        <div class="bar">
          <span role="status">${this.saving?this.t("schedules.saving"):p}</span>
          <span class="spacer"></span>
          <button type="button" ?disabled=${this.saving} @click=${this.cancel}>${this.t("common.cancel")}</button>
          <button type="submit" class="primary" ?disabled=${this.saving}>${this.t("common.save")}</button>
        </div>
      </form>
      ${this.leaving===void 0?p:this.question()}`}section(e,t){return a`<section class="card" aria-labelledby=${e}>
      <h3 id=${e}>${this.t(e)}</h3>
      ${t}
    </section>`}messages(){return a`${this.restored?a`<div class="notice row" role="status">
            <span>${this.t("schedules.draft")}</span>
            <button type="button" @click=${this.discard}>${this.t("schedules.discard")}</button>
          </div>`:p}
    ${this.problems.size>0?a`<div class="notice bad" id="summary" role="alert" tabindex="-1">
            <b>${this.t("schedules.wrong_title")}</b>
            <ul>
              ${[...this.problems].map(([e,t])=>a`<li>
                    <button class="plain jump" type="button" @click=${()=>this.jump(e)}>
                      ${se(e,this.t)}:
                    </button>
                    ${t}
                  </li>`)}
            </ul>
          </div>`:p}
    ${this.refusal===""?p:a`<p class="notice bad" id="summary" role="alert" tabindex="-1">
            ${this.t("common.failed",{error:this.refusal})}
          </p>`}`}question(){return a`<mr-dialog
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
    </mr-dialog>`}};y.styles=[z,tt],u([k({attribute:!1})],y.prototype,"scheduleId",2),u([k({attribute:!1})],y.prototype,"start",2),u([k({attribute:!1})],y.prototype,"copy",2),u([m()],y.prototype,"base",2),u([m()],y.prototype,"form",2),u([m()],y.prototype,"rates",2),u([m()],y.prototype,"miners",2),u([m()],y.prototype,"failure",2),u([m()],y.prototype,"problems",2),u([m()],y.prototype,"tried",2),u([m()],y.prototype,"refusal",2),u([m()],y.prototype,"saving",2),u([m()],y.prototype,"restored",2),u([m()],y.prototype,"selected",2),u([m()],y.prototype,"leaving",2),y=u([R("mr-schedule-editor")],y);function _t(i,r){return[r.n("schedules.checked",i.checked),i.actions_taken===0?r("schedules.orders_none"):r.n("schedules.orders",i.actions_taken),...i.errors>0?[r.n("schedules.errors",i.errors)]:[],...(i.waiting??0)>0?[r.n("schedules.waiting",i.waiting??0)]:[]]}var xt=E`
  :host {
    display: block;
    container-type: inline-size;
  }
  .first {
    padding: 24px;
  }
  .page {
    padding: 16px;
    max-width: 1100px;
    margin: 0 auto;
    display: flex;
    flex-direction: column;
    gap: 12px;
  }
  ul {
    list-style: none;
    margin: 0;
    padding: 0;
  }
  p {
    margin: 0;
  }
  .schedules {
    display: flex;
    flex-direction: column;
    gap: 12px;
  }
  .schedules > li {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    gap: 4px 16px;
    align-items: start;
  }
  .about {
    display: flex;
    flex-direction: column;
    gap: 6px;
    min-width: 0;
    overflow-wrap: anywhere;
  }
  .title {
    min-height: 28px;
  }
  .off .words,
  .off .scope {
    color: var(--mr-secondary);
  }
  .warned {
    border-color: var(--warning-color, #c77700);
  }
  .ended {
    width: 44px;
    display: flex;
    justify-content: center;
    color: var(--mr-secondary);
  }
  .notice {
    padding: 8px 12px;
  }
  .notice .spacer {
    flex: 1 1 200px;
  }
  .scope {
    display: flex;
    gap: 8px;
    align-items: center;
  }
  .scope svg {
    color: var(--mr-secondary);
  }
  .next b {
    font-weight: 500;
  }
  .why::before {
    content: "· ";
  }
  .actions {
    display: flex;
    margin: -6px -8px 0 0;
  }
  .switch {
    width: 44px;
    min-height: 26px;
    height: 26px;
    padding: 0;
    margin-top: 1px;
    border-radius: 13px;
    border: 2px solid var(--mr-field-border);
    background: var(--card-background-color);
    justify-content: flex-start;
  }
  .switch::before {
    content: "";
    width: 14px;
    height: 14px;
    margin-inline-start: 4px;
    border-radius: 50%;
    background: var(--mr-field-border);
    transition: transform 120ms;
  }
  .switch[aria-checked="true"],
  .switch[aria-checked="true"]:hover:not(:disabled) {
    background: color-mix(in srgb, var(--primary-color) 80%, #000);
    border-color: transparent;
  }
  .switch[aria-checked="true"]::before {
    background: #fff;
    transform: translateX(18px);
  }
  .begin {
    display: flex;
    flex-direction: column;
    align-items: center;
    gap: 12px;
    text-align: center;
    padding: 24px 0;
  }
  .begin > p {
    max-width: 640px;
  }
  .starts {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(240px, 100%), 1fr));
    gap: 12px;
    width: 100%;
    max-width: 860px;
    margin: 8px 0;
  }
  .start {
    flex-direction: column;
    justify-content: flex-start;
    gap: 6px;
    padding: 20px 16px;
    white-space: normal;
    border-radius: var(--ha-card-border-radius, 12px);
  }
  .start .label {
    color: var(--primary-text-color);
    font-size: 15px;
  }
  .start .help {
    font-weight: 400;
  }
  @container (max-width: 560px) {
    .page {
      padding: 12px 8px;
    }
    .schedules > li {
      grid-template-columns: auto minmax(0, 1fr);
      padding: 12px;
    }
    .actions {
      grid-column: 1 / -1;
      justify-content: flex-end;
      margin: 0;
    }
    .top h2 {
      flex: 1 0 100%;
    }
    .top .spacer {
      display: none;
    }
    .top button {
      flex: 1 1 auto;
    }
  }
`;var kt={covers_no_miner:"schedules.no_effect",one_time_over:"schedules.over",no_price:"schedules.price_unknown",no_earnings:"schedules.earnings_unknown"};function St({warnings:i=[]}){return i.some(({code:r})=>r==="one_time_over")}function Tt({code:i,args:r},e,t,{t:n}){let s=()=>n(`schedules.missing_${r.on_missing_price}`);switch(i){case"covers_no_miner":return n(t===0?"schedules.warn_no_miners":"schedules.warn_covers_no_miner");case"no_price":{let o=e.find(({id:l})=>l===r.rate_id)?.name??String(r.rate_id);return n("schedules.warn_no_price",{name:o,missing:s()})}case"no_earnings":return n("schedules.warn_no_earnings",{entity:String(r.entity_id),missing:s()});case"one_time_over":return n("schedules.over")}}var ni=3e4,si=2e3,ri={peak:ve,cheapest:be,night:_e},$=class extends O{constructor(){super(...arguments);this.rates=[];this.miners=[];this.error="";this.busy=new Set;this.removing=!1;this.checking=!1}connectedCallback(){super.connectedCallback(),this.owns(this.env.fleet.listen(()=>this.look())),this.look();let e=new Te(()=>this.env.hass.connection,"miner_remote/schedules/subscribe",()=>this.loadTwice());this.owns(e.listen(()=>{}));let t=setInterval(()=>{document.visibilityState==="visible"&&this.load()},ni);this.owns(()=>clearInterval(t));let n=()=>{document.visibilityState==="visible"&&this.load()};document.addEventListener("visibilitychange",n),this.owns(()=>document.removeEventListener("visibilitychange",n)),this.owns(()=>clearTimeout(this.soon)),this.load()}look(){this.miners=this.env.fleet.miners}loadTwice(){this.load(),clearTimeout(this.soon),this.soon=setTimeout(()=>{this.load()},si)}load(){return this.loading??=this.read().finally(()=>{this.loading=void 0}),this.loading}async read(){try{let[{schedules:e},{rates:t}]=await Promise.all([_(this.env.hass,"GET","remote/schedule/power"),_(this.env.hass,"GET","remote/rates")]);this.schedules=[...e].sort((n,s)=>n.name.localeCompare(s.name,void 0,{numeric:!0})),this.rates=t,this.error=""}catch(e){this.error=this.env.errorText(e)}}go(e){this.dispatchEvent(new CustomEvent("open",{detail:e}))}async toggle(e){if(!this.busy.has(e.id)){this.busy=new Set([...this.busy,e.id]);try{let{enabled:t}=await _(this.env.hass,"POST",`remote/schedule/power/${e.id}/toggle`);this.schedules=this.schedules?.map(n=>n.id===e.id?{...n,enabled:t}:n),this.loadTwice()}catch(t){F(this,this.t("common.failed",{error:this.env.errorText(t)}))}finally{this.busy=new Set([...this.busy].filter(t=>t!==e.id))}}}async erase(e){if(!this.removing){this.removing=!0;try{await _(this.env.hass,"DELETE",`remote/schedule/power/${e.id}`),this.schedules=this.schedules?.filter(t=>t.id!==e.id),F(this,this.t("schedules.deleted",{name:e.name}))}catch(t){F(this,this.t("common.failed",{error:this.env.errorText(t)}))}finally{this.removing=!1,this.deleting=void 0}}}async check(){if(!this.checking){this.checking=!0,this.result=void 0;try{let{results:e}=await _(this.env.hass,"POST","remote/schedule/check");this.result={words:_t(e,this.t),bad:e.errors>0}}catch(e){this.result={words:[this.t("common.failed",{error:this.env.errorText(e)})],bad:!0}}finally{this.checking=!1}this.load()}}render(){let{schedules:e}=this;return e===void 0?this.error===""?a`<p class="help first" role="status">${this.t("common.loading")}</p>`:a`<div class="empty">
            <p role="alert">${this.t("schedules.not_loaded",{error:this.error})}</p>
            <button type="button" @click=${this.load}>${this.t("common.retry")}</button>
          </div>`:a`<div class="page">
      ${this.error===""?p:a`<p class="notice bad" role="alert">${this.t("schedules.not_loaded",{error:this.error})}</p>`}
      ${e.length===0?this.empty():a`<div class="row top">
                <h2>${this.t("schedules.heading")}</h2>
                <span class="spacer"></span>
                <button
                  type="button"
                  title=${this.t("schedules.check_help")}
                  ?disabled=${this.checking}
                  @click=${this.check}
                >
                  ${w($e)} ${this.t(this.checking?"schedules.checking":"schedules.check")}
                </button>
                <button type="button" class="primary" @click=${()=>this.go({id:null})}>
                  ${w(j)} ${this.t("schedules.new")}
                </button>
              </div>
              <div role="status">${this.outcome()}</div>
              <ul class="schedules">
                ${Ae(e,({id:t})=>t,t=>this.item(t))}
              </ul>`}
      ${this.deleting===void 0?p:this.question(this.deleting)}
    </div>`}outcome(){let{result:e}=this;return e===void 0?p:a`<div class="notice ${e.bad?"warn":"good"} row">
      <span>${e.words.join(" ")}</span>
      <span class="spacer"></span>
      <button
        type="button"
        class="plain"
        @click=${()=>{this.result=void 0}}
      >
        ${this.t("common.close")}
      </button>
    </div>`}empty(){return a`<section class="begin">
      <h2>${this.t("schedules.empty_title")}</h2>
      <p>${this.t("schedules.empty_text")}</p>
      <p class="help">${this.t("schedules.empty_first")}</p>
      <div class="starts">
        ${Q.map(e=>a`<button type="button" class="card start" @click=${()=>this.go({id:null,start:e})}>
              ${w(ri[e],28)}
              <span class="label">${this.t(`schedules.start_${e}`)}</span>
              <span class="help">${this.t(`schedules.start_${e}_text`)}</span>
            </button>`)}
      </div>
      <button type="button" @click=${()=>this.go({id:null})}>
        ${w(j)} ${this.t("schedules.start_blank")}
      </button>
    </section>`}item(e){let{t}=this,{name:n}=e,s=this.env.hass.config.time_zone,o=e.timezone??s,l=K(e,this.miners).length,d=Ze(e,g=>this.env.fleet.byAddress(g)?.name,this.env),c=St(e),h=c?[]:e.warnings??[];return a`<li class="card ${e.enabled&&!c?"":"off"} ${h.length>0?"warned":""}">
      ${c?a`<span class="ended">${w(ye)}</span>`:a`<button
              type="button"
              role="switch"
              class="switch"
              aria-checked=${e.enabled?"true":"false"}
              aria-label=${t("schedules.switch",{name:n})}
              ?disabled=${this.busy.has(e.id)}
              @click=${()=>this.toggle(e)}
            ></button>`}
      <div class="about">
        <div class="row title">
          <h3>${n}</h3>
          ${e.enabled&&e.active_now?a`<span class="chip warn">${t("schedules.active")}</span>`:p}
          ${e.enabled?p:a`<span class="chip quiet">${t("schedules.disabled")}</span>`}
          ${c?a`<span class="chip quiet">${t("schedules.over")}</span>`:p}
          ${h.map(({code:g})=>a`<span class="chip warn">${t(kt[g])}</span>`)}
        </div>
        ${e.description?a`<p class="help">${e.description}</p>`:p}
        <ul class="words">
          ${Ve(e,this.rates,s,this.env).map(g=>a`<li>${g}</li>`)}
        </ul>
        <p class="scope">
          ${w(fe,18)}
          <span
            >${d}:
            ${l===0?t("schedules.covers_none"):t.n("schedules.covers",l)}${o===this.env.format.timeZone?p:a` · ${t("schedules.in_zone",{zone:o})}`}</span
          >
        </p>
        ${this.progress(e)}
        ${c?a`<p class="next">
                ${t("schedules.over_text",{time:Ye(e.one_time_end,o,this.env)})}
              </p>`:a`${this.warnings(e,h)}
                <p class="next">${this.next(e)}</p>`}
      </div>
      <div class="actions">
        <button
          type="button"
          class="icon"
          title=${t("common.edit")}
          aria-label=${t("schedules.edit_name",{name:n})}
          @click=${()=>this.go({id:e.id})}
        >
          ${w(we)}
        </button>
        <button
          type="button"
          class="icon"
          title=${t("schedules.duplicate")}
          aria-label=${t("schedules.duplicate_name",{name:n})}
          @click=${()=>this.go({id:null,copy:e.id})}
        >
          ${w(Y)}
        </button>
        <button
          type="button"
          class="icon"
          title=${t("common.delete")}
          aria-label=${t("schedules.delete_name",{name:n})}
          @click=${()=>{this.deleting=e}}
        >
          ${w(V)}
        </button>
      </div>
    </li>`}warnings(e,t){return t.map(n=>a`<div class="notice warn row">
        <span class="spacer">${Tt(n,this.rates,this.miners.length,this.env)}</span>
        ${this.nextStep(e,n)}
      </div>`)}nextStep(e,{code:t}){return t==="covers_no_miner"&&this.miners.length===0?a`<button type="button" @click=${()=>Pe()}>${this.t("add.add_miners")}</button>`:t==="no_price"?Z(["rates",String(e.electricity_rate_id)],this.t("schedules.show_tariff")):a`<button type="button" @click=${()=>this.go({id:e.id})}>${this.t("common.edit")}</button>`}progress({enabled:e,progress:t}){return!e||!t?p:a`<p class="next">${Ue(t,this.env)}</p>`}next(e){let{t}=this,{format:n}=this.env,s=e.next_change;if(!e.enabled)return t("schedules.next_off");if(s===null)return t("schedules.next_none");let o=this.rates.find(({id:l})=>l===e.electricity_rate_id)?.currency;return a`<b>${t("schedules.next")}:</b>
      ${t("schedules.next_change",{action:D(s.action,s.power_limit_w,this.env),relative:n.relative(s.start),time:n.upcoming(s.start)})}
      <span class="help why">${Xe(s,o,this.env)}</span>`}question(e){let{t}=this;return a`<mr-dialog
      .heading=${t("schedules.delete_title",{name:e.name})}
      close-label=${t("common.close")}
      .busy=${b(this.removing)}
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
    </mr-dialog>`}};$.styles=[z,xt],u([m()],$.prototype,"schedules",2),u([m()],$.prototype,"rates",2),u([m()],$.prototype,"miners",2),u([m()],$.prototype,"error",2),u([m()],$.prototype,"busy",2),u([m()],$.prototype,"deleting",2),u([m()],$.prototype,"removing",2),u([m()],$.prototype,"checking",2),u([m()],$.prototype,"result",2),$=u([R("mr-schedule-list")],$);var le=class extends Ce{constructor(){super(...arguments);this.tab="schedules"}show({id:e,start:t,copy:n}){let s=new URLSearchParams;t!==void 0&&s.set("start",t),n!==void 0&&s.set("copy",String(n)),ae([this.tab,e===null?"new":String(e)],s)}render(){let e=this.path[0]??"";if(e==="new"||/^\d+$/.test(e)){let t=this.query.get("start")??"",n=this.query.get("copy")??"";return Qe(`${e}?${t}&${n}`,a`<mr-schedule-editor
          .env=${this.env}
          .scheduleId=${e==="new"?null:Number(e)}
          .start=${t}
          .copy=${/^\d+$/.test(n)?n:""}
          @done=${s=>ae([this.tab],void 0,s.detail)}
        ></mr-schedule-editor>`)}return a`<mr-schedule-list
      .env=${this.env}
      @open=${t=>this.show(t.detail)}
    ></mr-schedule-list>`}};le=u([R("mr-schedules")],le);export{le as SchedulesView};
/*! Bundled license information:

lit-html/directives/style-map.js:
  (**
   * @license
   * Copyright 2018 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)
*/
