import{a as Ce}from"./chunk-OK6RIR75.js";import{b as De}from"./chunk-OB4XSQTW.js";import{q as J,w as Ne}from"./chunk-5Q6JFBHJ.js";import"./chunk-YT64GJXX.js";import{a as _e,b as Se,d as ke,e as Re,f as F,i as V,m as Pe,n as Ee,o as Te,p as Me,q as Ie}from"./chunk-FFMQ3Q3X.js";import{b as te}from"./chunk-XLMG5N4B.js";import{b as xe}from"./chunk-2PYYMH4C.js";import{d as L,f as $e,g as we}from"./chunk-2W7QBKIE.js";import"./chunk-ZEPT5YU3.js";import"./chunk-AVM23ENO.js";import{a as fe,b as ye,c as be}from"./chunk-PK7V7Z3S.js";import{b as ce}from"./chunk-CQVYHKZR.js";import{b as ue}from"./chunk-CQVIIP7T.js";import{a as W}from"./chunk-QWDFAQQ3.js";import{b as ge,c as ve}from"./chunk-MMHEOMF5.js";import"./chunk-5P4VU2RU.js";import{a as k}from"./chunk-JJLSAWQI.js";import{a as P,b as he}from"./chunk-GBVNH3NA.js";import{D as me,G as de,S as Y,c as le}from"./chunk-YLWTOVUU.js";import{a as f,b,c as pe,g as z,h as q,i as j,n as w,o as x}from"./chunk-R2IY7WQO.js";import"./chunk-RPZHBZSE.js";import{a as D,d as l,e as v,f as ee,g as c}from"./chunk-42XHLT2J.js";import{b as p}from"./chunk-TN3OZQAE.js";var E=D`
  :host {
    display: block;
  }
  .flat {
    margin: 0;
  }
  h3 + * {
    margin-top: 8px;
  }
  dl {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(130px, 1fr));
    gap: 12px 16px;
    margin: 0;
  }
  dt {
    color: var(--mr-secondary);
    font-size: 12px;
  }
  dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  ul {
    list-style: none;
    margin: 0;
    padding: 0;
  }
  li {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px 12px;
    padding: 8px 0;
    border-bottom: 1px solid var(--divider-color);
    overflow-wrap: anywhere;
  }
  .what {
    flex: 1;
    min-width: 180px;
  }
  .what .help {
    display: block;
  }
  li .error {
    flex-basis: 100%;
  }
  dd.help {
    font-size: 12px;
  }
  .boards {
    display: grid;
    gap: 12px;
    grid-template-columns: repeat(auto-fill, minmax(min(300px, 100%), 1fr));
  }
  .board {
    border: 1px solid var(--divider-color);
    border-radius: 8px;
    padding: 12px;
    display: flex;
    flex-direction: column;
    gap: 8px;
  }
  .board dl {
    grid-template-columns: repeat(auto-fill, minmax(90px, 1fr));
    gap: 8px 12px;
  }
  .fans {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 24px;
    margin-top: 12px;
  }
  .fans li {
    border: 0;
    padding: 4px 0;
  }
`;var lt=4,N=class extends P{constructor(){super(...arguments);this.made=0;this.error=""}willUpdate(e){e.has("minerId")&&(this.backups=void 0),(e.has("minerId")||e.has("made"))&&this.load(this.minerId)}async load(e){try{let{backups:t}=await z(this.env.hass,"GET",`remote/backups${j({miner_id:e,limit:lt})}`);if(e!==this.minerId)return;this.backups=t,this.error=""}catch(t){e===this.minerId&&(this.error=this.env.errorText(t))}}render(){return l`<h3>${this.t("common.tab_backups")}</h3>
      ${this.list()}
      <p class="flat">${k(["backups"],this.t("miner.all_backups"),{miner:this.minerId})}</p>`}list(){return this.error!==""?l`<p class="error" role="alert">${this.error}</p>`:this.backups===void 0?l`<p class="help" role="status">${this.t("common.loading")}</p>`:this.backups.length===0?l`<p class="help">${this.t("miner.no_backups")}</p>`:l`<ul>
      ${this.backups.map(e=>l`<li>
          <span class="what">
            ${k(["backups",String(e.id)],e.backup_name)}
            <span class="help">
              ${this.env.format.dateTime(e.created_at)}, ${this.t(`backups.type_${e.backup_type}`)}
            </span>
          </span>
        </li>`)}
    </ul>`}};N.styles=[x,E],p([f({attribute:!1})],N.prototype,"minerId",2),p([f({attribute:!1})],N.prototype,"made",2),p([b()],N.prototype,"backups",2),p([b()],N.prototype,"error",2),N=p([w("mr-miner-backups")],N);var mt={},Ae=ge(class extends ve{constructor(){super(...arguments),this.ot=mt}render(a,n){return n()}update(a,[n,e]){if(Array.isArray(n)){if(Array.isArray(this.ot)&&this.ot.length===n.length&&n.every((t,r)=>t===this.ot[r]))return ee}else if(this.ot===n)return ee;return this.ot=Array.isArray(n)?Array.from(n):n,this.render(n,e)}});function He(a,n,e){let t=[],r=Math.min(n.until,e);return a.forEach(({s:i,lu:o},s)=>{let m=i.trim()===""?Number.NaN:Number(i),d=Math.max(o*1e3,n.from),u=Math.min((a[s+1]?.lu??Number.POSITIVE_INFINITY)*1e3,r);Number.isFinite(m)&&u>d&&t.push({from:d,until:u,mean:m,low:m,high:m})}),t}function ze(a,n){return a.flatMap(({start:e,end:t,mean:r,min:i,max:o})=>{let s=Math.max(e,n.from),m=Math.min(t,n.until);return r==null||!(m>s)?[]:[{from:s,until:m,mean:r,low:i??r,high:o??r}]})}function Oe(a,n,e){if(a.length<=e)return a;let t=(n.until-n.from)/e,r=[],i=[],o=()=>{let s=i[0],m=i.at(-1);if(s===void 0||m===void 0)return;let d=0,u=0;for(let{from:h,until:$,mean:C}of i)d+=C*($-h),u+=$-h;r.push({from:s.from,until:m.until,mean:d/u,low:Math.min(...i.map(h=>h.low)),high:Math.max(...i.map(h=>h.high))}),i=[]};for(let s of a){let m=i[0],d=i.at(-1),u=m!==void 0&&Math.floor((s.from-n.from)/t)>Math.floor((m.from-n.from)/t),h=d!==void 0&&s.from-d.until>t;(u||h)&&o(),i.push(s)}return o(),r}function Be(a,n=1e3){let e=[];for(let t of a){let r=e.at(-1);r!==void 0&&t.from-(r.at(-1)?.until??Number.NaN)<=n?r.push(t):e.push([t])}return e}function je(a){let n=Number.POSITIVE_INFINITY,e=Number.NEGATIVE_INFINITY;for(let r of a)n=Math.min(n,r.low),e=Math.max(e,r.high);let t=a.length===0?[]:[n,e];return ke(t.map(r=>({from:0,until:0,price:r})))}function Ue(a,n,e){return Be(a).map(t=>t.map(({from:r,until:i,mean:o},s)=>`${s===0?"M":"L"}${_(n(r))} ${_(e(o))}H${_(n(i))}`).join("")).join("")}function qe(a,n,e){return a.every(({low:t,high:r})=>t===r)?"":Be(a).map(t=>{let r=t.map(({from:o,until:s,high:m})=>`${_(n(o))} ${_(e(m))}H${_(n(s))}`),i=[...t].reverse().map(({from:o,until:s,low:m})=>`${_(n(s))} ${_(e(m))}H${_(n(o))}`);return`M${[...r,...i].join("L")}Z`}).join("")}function Le(a,n,e,t,r){let i=Array(n).fill(""),o=a.map(({price:d})=>d),s=Math.min(...o),m=Math.max(...o);for(let{from:d,until:u,price:h}of a){let $=m>s?Math.min(n-1,Math.floor((h-s)/(m-s)*n)):0;i[$]+=`M${_(e(d))} ${t}H${_(e(u))}v${r}H${_(e(d))}Z`}return i}function Fe(a,n,e){let t=[];for(let r of[...a].sort((i,o)=>n(i)-n(o))){let i=t.at(-1);i?.[0]!==void 0&&n(r)-n(i[0])<e?i.push(r):t.push([r])}return t}function _(a){return Math.round(a*10)/10}var Ve=88,re=8,Ge=5,dt=8,g=class extends P{constructor(){super(...arguments);this.samples=[];this.bands=[];this.marks=[];this.prices=[];this.now=Date.now();this.label="";this.text=String;this.describe=()=>"";this.size={width:0,height:180};this.drawn=[]}connectedCallback(){super.connectedCallback();let e=new ResizeObserver(()=>this.measure());e.observe(this),this.owns(()=>e.disconnect())}measure(){let{clientWidth:e,clientHeight:t}=this.plot??this;e>0&&(e!==this.size.width||t!==this.size.height)&&(this.size={width:e,height:t})}willUpdate(e){["samples","span","size"].some(t=>e.has(t))&&(this.drawn=Oe(this.samples,this.span,Math.max(60,Math.floor(this.size.width/1.5))))}updated(){this.measure()}look(e){this.dispatchEvent(new CustomEvent("cursor",{detail:e}))}follow(e,t){let r=e.currentTarget.getBoundingClientRect(),{from:i,until:o}=this.span;this.look(Math.min(o-1,Math.max(i,t(e.clientX-r.left))))}step(e){let t=this.drawn.length-1,r=this.cursor===void 0?t:this.drawn.findLastIndex(({from:s})=>s<=(this.cursor??0)),o={ArrowLeft:r-1,ArrowDown:r-1,ArrowRight:r+1,ArrowUp:r+1,PageDown:r-10,PageUp:r+10,Home:0,End:t}[e.key];o!==void 0&&(e.preventDefault(),this.look(this.drawn[Math.min(t,Math.max(0,o))]?.from))}valueText(e){if(e===void 0)return"\u2013";let{mean:t,low:r,high:i}=e,o=this.text(t);return r===i?o:this.t("chart.mean_range",{mean:o,low:this.text(r),high:this.text(i)})}render(){let{span:e,drawn:t,cursor:r}=this,{width:i,height:o}=this.size,s=r===void 0?t.at(-1):V(t,r),m=je(t),d=this.prices.length>0?re+2:0,u=o-Pe,h=u-d,$=Re(m.low,m.high,Math.max(2,Math.floor(h/42))),C=$.values.map(I=>this.env.format.number(I,$.digits,$.digits)),H=14+Math.max(...C.map(I=>I.length))*7,M=i-8,S=F(e.from,e.until,H,M),B=F(m.low,m.high,h-4,12),Q=[r===void 0?"":this.env.format.weekdayTime(new Date(r)),this.valueText(s),r===void 0?"":this.describe(r)];return l`<div class="head">
        <h4>${this.label}</h4>
        <span class="strong" aria-hidden="true">${this.valueText(s)}</span>
      </div>
      <div
        class="plot"
        tabindex="0"
        role="slider"
        aria-label=${this.label}
        aria-valuemin="0"
        aria-valuemax=${Math.max(0,t.length-1)}
        aria-valuenow=${Math.max(0,s===void 0?0:t.indexOf(s))}
        aria-valuetext=${Q.filter(Boolean).join(", ")}
        @pointermove=${I=>this.follow(I,F(H,M,e.from,e.until))}
        @pointerdown=${I=>this.follow(I,F(H,M,e.from,e.until))}
        @pointerleave=${()=>this.look(void 0)}
        @blur=${()=>this.look(void 0)}
        @keydown=${this.step}
      >
        ${i===0?c:v`<svg width=${i} height=${o} viewBox="0 0 ${i} ${o}" aria-hidden="true">
          ${Ae([t,e,this.size,this.bands,this.marks,this.prices,this.now,this.env],()=>[this.background(S,h),this.axes(S,B,H,M,u,$.values,C),Le(this.prices,Ge,S,u-re,re).map((I,ot)=>v`<path class="price" d=${I} style="opacity:${.15+ot/(Ge-1)*.8}" />`),v`<path class="area" d=${qe(t,S,B)} /><path class="line" d=${Ue(t,S,B)} />`,this.flags(S,h)])}
          ${r===void 0?c:v`<line class="cursor" x1=${S(r)} x2=${S(r)} y1="0" y2=${u} />
                ${s===void 0?c:v`<circle class="dot" r="4" cx=${S(r)} cy=${B(s.mean)} />`}`}
        </svg>`}
      </div>`}background(e,t){return v`${Ee}${this.bands.map(({from:r,until:i,action:o,undecided:s})=>v`<rect class="tint ${s?"undecided":""}" x=${e(r)} width=${Math.max(1,e(i)-e(r))}
          y="0" height=${t} fill="url(#${o})" />`)}`}axes(e,t,r,i,o,s,m){let{format:d}=this.env,{span:u,now:h}=this,{width:$}=this.size,C=u.until-u.from>3*864e5,H=d.time(new Date(u.from)),M=Me(u.from,u.until,i-r,H.length*6.5+10,d.timeZone),S=C?[...M.days]:[u.from,...M.days],B=Ie(S.reverse(),y=>-e(y),Ve).filter(y=>e(y)+Ve<=$);return v`${s.map((y,Q)=>v`<line class=${y===0?"zero":"grid"} x1=${r} x2=${i} y1=${t(y)} y2=${t(y)} />
        <text x=${r-8} y=${t(y)+4} text-anchor="end">${m[Q]}</text>`)}
    ${M.days.map(y=>v`<line class="day" x1=${e(y)} x2=${e(y)} y1="0" y2=${o} />`)}
    ${C?c:M.hours.map(y=>v`<line class="grid" x1=${e(y)} x2=${e(y)} y1=${o} y2=${o+4} />
              <text x=${e(y)} y=${o+16} text-anchor="middle">${Math.abs(e(y)-$/2)+H.length*4<=$/2?d.time(new Date(y)):c}</text>`)}
    ${B.map(y=>v`<text class="date" x=${e(y)+4} y=${o+(C?16:33)}>${d.day(new Date(y))}</text>`)}
    <line class="axis" x1=${r} x2=${i} y1=${o} y2=${o} />
    ${h>u.from&&h<u.until?v`<line class="now" x1=${e(h)} x2=${e(h)} y1="0" y2=${o} />`:c}`}flags(e,t){return Fe(this.marks,r=>e(r.at),dt).map(r=>{let i=e(r[0].at);return v`<g class="mark ${r.some(({bad:o})=>o)?"failed":""}">
        <line x1=${i} x2=${i} y1="0" y2=${t} /><path d="M${i-5} 0h10l-5 8z" />
      </g>`})}};g.styles=[x,Te,D`
      :host {
        --mr-chart-height: 180px;
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        gap: 0 12px;
        font-variant-numeric: tabular-nums;
        min-height: 22px;
      }
      h4 {
        margin: 0;
        font-weight: 500;
      }
      .line {
        stroke-width: 1.8;
      }
      .price {
        fill: var(--mr-primary-text);
      }
      .cursor {
        stroke: var(--primary-text-color);
        stroke-dasharray: 2 2;
      }
      .mark line {
        stroke: var(--mr-secondary);
        stroke-dasharray: 4 3;
      }
      .mark path {
        fill: var(--primary-text-color);
      }
      .mark.failed line {
        stroke: var(--mr-danger-text);
      }
      .mark.failed path {
        fill: var(--mr-danger-text);
      }
    `],p([f({attribute:!1})],g.prototype,"samples",2),p([f({attribute:!1})],g.prototype,"span",2),p([f({attribute:!1})],g.prototype,"bands",2),p([f({attribute:!1})],g.prototype,"marks",2),p([f({attribute:!1})],g.prototype,"prices",2),p([f({attribute:!1})],g.prototype,"now",2),p([f({attribute:!1})],g.prototype,"cursor",2),p([f({attribute:!1})],g.prototype,"label",2),p([f({attribute:!1})],g.prototype,"text",2),p([f({attribute:!1})],g.prototype,"describe",2),p([b()],g.prototype,"size",2),p([pe(".plot")],g.prototype,"plot",2),g=p([w("mr-line-chart")],g);var ne=["hashrate","power","temperature_max","efficiency"];function ie(a,n){return a===null||n===null||a+n<=0?null:n/(a+n)*100}function Ke(a){let{hashrate_ths:n,expected_hashrate_ths:e}=a;return n===null||!e?null:n/e*100}function U({timestamp:a,completed_at:n}){return Date.parse(n??a)}var pt=new Set(["power_off","power_on","power_limit"]);function ct(a,n,e){let t=a.filter(s=>pt.has(s.command_type)&&s.status==="success").sort((s,m)=>s.id-m.id),r=[],i,o=s=>{if(i===void 0)return;let m=Math.max(i.from,n.from),d=Math.min(s,n.until);d>m&&r.push({...i,from:m,until:d})};for(let s of t){let m=U(s),d=Number(s.parameters.power_limit_w??Number.NaN),u=s.command_type==="power_limit",h=u&&i?.action==="limit"&&d>(i.watts??0);o(m),i=void 0,!(s.source!=="scheduled"||s.command_type==="power_on"||h)&&(i={from:m,until:n.until,action:u?"limit":"off",watts:u&&Number.isFinite(d)?d:null,reason:"",undecided:!1})}return o(e),r}function We(a,n,e,t){return[...ct(a,e,t),...Se(n,{from:t,until:e.until})]}var K=6e4,ae=60*K,G=24*ae,se=["hour","day","week","month"],Ye={hour:{past:ae,ahead:ae/4,every:K/2},day:{past:G,ahead:G/2,every:2*K},week:{past:7*G,ahead:G,every:10*K},month:{past:30*G,ahead:0,every:30*K}};function Je(a){return se.some(n=>n===a)}function Ze(a,n){let{past:e,ahead:t}=Ye[a];return{from:n-e,until:n+t}}function Xe(a){return Ye[a].every}function Z(a){return a==="week"||a==="month"}async function Qe(a,n,e,t,r){if(n.length===0)return new Map;let i={start_time:new Date(t.from).toISOString(),end_time:new Date(r).toISOString()};if(Z(e)){let s=await q(a,"recorder/statistics_during_period",{...i,statistic_ids:n,period:"hour",types:["mean","min","max"]});return new Map(n.map(m=>[m,ze(s[m]??[],t)]))}let o=await q(a,"history/history_during_period",{...i,entity_ids:n,minimal_response:!0,no_attributes:!0});return new Map(n.map(s=>[s,He(o[s]??[],t,r)]))}var ut=500,ht=.012,R=class extends P{constructor(){super(...arguments);this.range="day";this.error="";this.turn=0;this.asked="";this.bands=[];this.marks=[];this.planned="";this.describe=e=>this.about(e).join(", ");this.formatters=new Map}connectedCallback(){super.connectedCallback(),this.asked="";let e=()=>{document.visibilityState==="visible"&&this.load()};document.addEventListener("visibilitychange",e),this.owns(()=>{document.removeEventListener("visibilitychange",e),clearTimeout(this.timer),this.turn+=1})}willUpdate(e){let{miner:t,details:r}=this,i=JSON.stringify([t.miner_id,this.range,r.entities,t.site,t.location]);i!==this.asked&&(this.asked=i,this.cursor=void 0,this.load());let{read:o}=this,s=JSON.stringify(r.plan?.steps.map(({start:m,end:d,action:u})=>[m,d,u]));o!==void 0&&(e.has("read")||s!==this.planned)&&(this.planned=s,this.bands=We(o.records,r.plan?.steps??[],o.span,o.now),this.marks=o.records.filter(m=>U(m)>=o.span.from).map(m=>({at:U(m),bad:!["success","pending"].includes(m.status)})))}async load(){clearTimeout(this.timer),this.turn+=1;let{turn:e,range:t,details:r}=this,{hass:i}=this.env,o=Date.now(),s=Ze(t,o),m=ne.flatMap(d=>ft(r.entities[d])?[r.entities[d]?.entity_id??""]:[]);try{let[d,u,h]=await Promise.all([Qe(i,m,t,s,o),this.records(s),this.prices(s)]);if(e!==this.turn)return;this.read={range:t,now:o,span:s,samples:d,records:u,...h},this.error=""}catch(d){if(e!==this.turn)return;this.error=this.env.errorText(d)}this.timer=setTimeout(()=>{document.visibilityState==="visible"&&this.load()},Xe(t))}async records(e){let t=new Date(e.from).toISOString(),r=m=>z(this.env.hass,"GET",`remote/commands/history${j({miner_id:this.miner.miner_id,...m})}`),[i,o]=await Promise.all([r({since:t,limit:ut}),r({until:t,source:"scheduled",limit:5})]);return[...new Map([...o.commands,...i.commands].map(m=>[m.id,m])).values()]}async prices(e){let{rates:t}=await z(this.env.hass,"GET","remote/rates"),r=xe(t)(this.miner);if(r===void 0)return{prices:[],currency:void 0};let{prices:i,currency:o}=await q(this.env.hass,"miner_remote/prices",{rate_id:r.id,start_time:new Date(e.from).toISOString(),end_time:new Date(e.until).toISOString()});return{prices:_e(i,e),currency:o}}render(){let{read:e}=this;return l`<div class="row">
        <h3>${this.t("miner.charts")}</h3>
        <span class="spacer"></span>
        <div class="ranges" role="radiogroup" aria-label=${this.t("miner.range")}>
          ${se.map(t=>l`<label class=${t===this.range?"on":""}>
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
              <div class="charts">${ne.map(t=>this.chart(t,e))}</div>
              ${this.legend(e)}`}`}readout(e){let t=this.cursor??e.now,{format:r}=this.env,i=this.cursor===void 0?this.t("chart.now"):r.weekdayTime(new Date(t));return l`<p class="readout flat" aria-hidden="true"><b>${i}</b> ${this.about(t).map(o=>l`<span>${o}</span>`)}</p>`}about(e){let{read:t}=this;if(t===void 0)return[];let{format:r}=this.env,i=V(this.bands,e),o=V(t.prices,e),s=(t.span.until-t.span.from)*ht,m=this.cursor===void 0?[]:t.records.filter(d=>Math.abs(U(d)-e)<s);return[...i===void 0?[]:[this.t("miner.schedule_does",{action:J(i.action,i.watts,this.env)})],...o===void 0?[]:[r.price(o.price,t.currency)],...m.slice(0,3).map(d=>this.t("miner.command_at",{command:this.t(`common.type_${d.command_type}`),name:d.initiated_by,time:r.time(new Date(U(d)))}))]}chart(e,t){let r=this.details.entities[e],i=this.t(`miner.chart_${e}`),o=this.problem(r,t);return o!==void 0?l`<div class="none">
        <h4>${i}</h4>
        <p class="help">${o}</p>
      </div>`:l`<mr-line-chart
      .env=${this.env}
      .samples=${t.samples.get(r?.entity_id??"")??[]}
      .span=${t.span}
      .bands=${this.bands}
      .marks=${this.marks}
      .prices=${t.prices}
      .now=${t.now}
      .cursor=${this.cursor}
      .label=${i}
      .text=${this.formatter(e,r)}
      .describe=${this.describe}
      @cursor=${s=>{this.cursor=s.detail}}
    ></mr-line-chart>`}problem(e,t){if(e===null)return this.t("miner.chart_missing",{name:this.miner.name});let r=e.entity_id;if(e.disabled){let i=l`<a href="/config/devices/device/${this.miner.device_id}">${this.t("control.device_page")}</a>`;return l`${this.t("miner.chart_disabled",{entity:r})} ${i}`}if(!e.recorded)return this.t("miner.chart_unrecorded",{entity:r});if(!((t.samples.get(r)??[]).length>0))return this.t(Z(t.range)?"miner.chart_no_statistics":"miner.chart_empty")}formatter(e,t){let{format:r}=this.env,i=String(this.env.hass.states[t?.entity_id??""]?.attributes.unit_of_measurement??et[e]),o=`${e} ${i} ${r.language}`,s=this.formatters.get(o);return s===void 0&&(s=m=>{if(i!==et[e])return`${r.number(m,1)} ${i}`;switch(e){case"hashrate":return r.hashrate(m);case"power":return r.power(m);case"temperature_max":return`${r.number(m,1)} \xB0C`;case"efficiency":return r.efficiency(m)}},this.formatters.set(o,s)),s}legend(e){let t=d=>l`<span class="swatch ${d}"></span>`,r=["off","limit","on"].filter(d=>this.bands.some(u=>u.action===d)),i=e.prices.map(({price:d})=>d),o=Math.min(...i),s=Math.max(...i),m=d=>this.env.format.price(d,e.currency);return l`<ul class="legend">
      ${this.marks.length>0?l`<li><span class="flag"></span>${this.t("miner.legend_commands")}</li>`:c}
      ${r.map(d=>l`<li>${t(d)}${this.t("miner.schedule_does",{action:this.t(`common.action_${d}`)})}</li>`)}
      ${i.length>0?l`<li>
              ${t("price")}${this.t("miner.legend_price",{price:o===s?m(o):`${m(o)} \u2013 ${m(s)}`})}
            </li>`:c}
      ${Z(e.range)?l`<li>${t("band")}${this.t("miner.legend_band")}</li>`:c}
    </ul>`}};R.styles=[x,E,D`
      :host {
        display: flex;
        flex-direction: column;
        gap: 8px;
      }
      .ranges {
        display: inline-flex;
        border: 1px solid var(--mr-field-border);
        border-radius: 18px;
        overflow: hidden;
      }
      .ranges label {
        padding: 0 12px;
        line-height: 34px;
        cursor: pointer;
      }
      .ranges label + label {
        border-inline-start: 1px solid var(--divider-color);
      }
      .ranges .on {
        font-weight: 500;
        background: color-mix(in srgb, var(--primary-color) 20%, transparent);
      }
      .ranges label:focus-within {
        outline: 2px solid var(--primary-color);
        outline-offset: -2px;
      }
      .readout {
        display: flex;
        flex-wrap: wrap;
        gap: 0 16px;
        min-height: 20px;
        font-variant-numeric: tabular-nums;
      }
      .charts {
        display: grid;
        gap: 16px 24px;
        grid-template-columns: repeat(auto-fit, minmax(min(440px, 100%), 1fr));
      }
      h4 {
        margin: 0 0 4px;
        font-weight: 500;
      }
      .legend {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 16px;
        font-size: 13px;
      }
      .legend li {
        padding: 0;
        border: 0;
        gap: 6px;
      }
      .swatch {
        width: 18px;
        height: 12px;
        border-radius: 3px;
        border: 1px solid transparent;
      }
      .swatch.off {
        background: repeating-linear-gradient(45deg, #d32f2f 0 1.5px, transparent 1.5px 5px);
        border-color: #d32f2f;
      }
      .swatch.limit {
        background: radial-gradient(#c77700 1.3px, transparent 1.5px) 0 0 / 6px 6px;
        border-color: #c77700;
      }
      .swatch.on {
        background: color-mix(in srgb, #2e8b3d 30%, transparent);
        border-color: #2e8b3d;
      }
      .swatch.price {
        background: linear-gradient(
          to right,
          color-mix(in srgb, var(--mr-primary-text) 15%, transparent),
          var(--mr-primary-text)
        );
      }
      .swatch.band {
        background: color-mix(in srgb, var(--primary-color) 20%, transparent);
      }
      .flag {
        border: 5px solid transparent;
        border-top: 8px solid var(--primary-text-color);
        border-bottom: 0;
      }
    `],p([f({attribute:!1})],R.prototype,"miner",2),p([f({attribute:!1})],R.prototype,"details",2),p([f({attribute:!1})],R.prototype,"range",2),p([b()],R.prototype,"read",2),p([b()],R.prototype,"error",2),p([b()],R.prototype,"cursor",2),R=p([w("mr-miner-charts")],R);var et={hashrate:"TH/s",power:"W",temperature_max:"\xB0C",efficiency:"J/TH"};function ft(a){return a!==null&&!a.disabled&&a.recorded}function yt(a,{command_type:n}){return n==="power_off"?a.paused===!0:n==="power_on"&&a.paused===!1&&a.mining===!0}var O=class extends P{connectedCallback(){super.connectedCallback(),this.owns(this.env.catalog.listen(()=>this.requestUpdate()))}render(){let{miner:n,env:e}=this,t=ye(e.hass),r=ce(e.catalog.value),i=r.filter(s=>be(n,s,t)),o=r.filter(s=>!i.includes(s));return l`<div class="row">
        ${i.filter(s=>!yt(n,s)).map(s=>l`<button
              type="button"
              @click=${()=>{this.row=s}}
            >
              ${fe(s)}${this.t(`common.type_${s.command_type}`)}
            </button>`)}
      </div>
      ${this.limits(o)} ${this.dialog()}`}limits(n){let{limits:e,name:t}=this.miner;if(n.length===0&&e.length===0)return c;let r=n.map(i=>this.t(`common.type_${i.command_type}`)).join(", ");return l`<div class="limits">
      ${n.length>0?l`<p class="help flat">${this.t("miner.not_supported",{name:t,commands:r})}</p>`:c}
      ${e.map(({code:i,reason:o})=>l`<p class="help flat">
            ${this.env.errorText({error_code:`limit_${i}`,error_args:{},error_message:o})}
          </p>`)}
    </div>`}dialog(){let{row:n}=this;return n===void 0?c:l`<mr-command-dialog
          .env=${this.env}
          .row=${n}
          .catalog=${this.env.catalog.value}
          .miners=${[this.miner]}
          @sent=${e=>this.dispatchEvent(new CustomEvent("sent",{detail:e.detail}))}
          @closed=${()=>{this.row=void 0}}
        ></mr-command-dialog>`}};O.styles=[x,E],p([f({attribute:!1})],O.prototype,"miner",2),p([b()],O.prototype,"row",2),O=p([w("mr-miner-commands")],O);function X(a,n=""){return l`<dl>
    ${a.map(([e,t,r])=>t===null||t===""?c:l`<div>
            <dt>${e}</dt>
            <dd class=${n}>${t}</dd>
            ${r?l`<dd class="help">${r}</dd>`:c}
          </div>`)}
  </dl>`}function tt(a,n,e){let{t,format:r}=a,i=Ke(n),o=ie(n.shares_accepted,n.shares_rejected),s=[e.power_limit_min_w,e.power_limit_max_w],m=d=>d===null?null:r.temperature(d);return X([[t("control.hashrate"),r.hashrate(n.hashrate_ths),i===null?null:t("miner.of_expected",{percent:r.number(i),expected:r.hashrate(n.expected_hashrate_ths)})],[t("control.power"),r.power(n.est_power_w),n.power_limit_w===null?null:t("miner.limit_is",{power:r.power(n.power_limit_w)})],[t("control.efficiency"),r.efficiency(n.efficiency_j_th)],[t("control.temperature"),r.temperature(n.temperature_max_c)],[t("control.inlet"),m(n.inlet_temperature_c)],[t("control.outlet"),m(n.outlet_temperature_c)],[t("miner.rejects"),o===null?null:`${r.number(o,2)} %`,t("miner.shares",{accepted:r.number(n.shares_accepted),rejected:r.number(n.shares_rejected)})],[t("miner.limit_range"),s.includes(null)?null:`${r.power(s[0]??null)} \u2013 ${r.power(s[1]??null)}`],[t("miner.work_mode"),e.work_mode],[t("miner.best_share"),e.best_share],[t("control.uptime"),r.span(e.machine_uptime_s??e.mining_uptime_s),e.machine_uptime_s===null||e.mining_uptime_s===null?null:t("miner.mining_for",{time:r.span(e.mining_uptime_s)})]],L(n)?"value old":"value")}function rt(a,n,{boards:e,fans:t}){let{t:r,format:i}=a;return e.length===0&&t.length===0?l`<p class="help">${r("miner.no_parts",{name:n.name})}</p>`:l`<div class="boards">${e.map(o=>bt(a,n,o))}</div>
    ${t.length===0?c:l`<ul class="fans">
            ${t.map(({position:o,rpm:s})=>l`<li>
                ${r("miner.fan",{position:o})}
                <b class="number">${s===null?"\u2013":r("miner.rpm",{rpm:i.number(s)})}</b>
                ${s===0&&n.mining?l`<span class="chip bad">${r("miner.fan_stopped")}</span>`:c}
              </li>`)}
          </ul>`}`}function bt({t:a,format:n},e,t){let r=o=>o===null?null:n.temperature(o),i=t.active===!1||e.mining===!0&&t.hashrate_ths===0;return l`<div class="board">
    <div class="row">
      <b>${a("miner.board",{position:t.position})}</b>
      ${i?l`<span class="chip bad">${a("miner.board_inactive")}</span>`:c}
    </div>
    ${X([[a("control.hashrate"),t.hashrate_ths===null?null:n.hashrate(t.hashrate_ths)],[a("miner.chip_temperature"),r(t.chip_temperature_c)],[a("miner.board_temperature"),r(t.temperature_c)],[a("miner.board_inlet"),r(t.inlet_temperature_c)],[a("miner.board_outlet"),r(t.outlet_temperature_c)],[a("miner.frequency"),t.frequency_mhz===null?null:`${n.number(t.frequency_mhz)} MHz`],[a("miner.chips"),t.chips===null?null:n.number(t.chips)]])}
  </div>`}function nt(a,n,e){let t=(e??[]).filter(i=>i.url!=="");if(t.length===0)return l`<p class="help">${a.t("control.pools_unknown",{name:n.name})}</p>`;let r=new Set(ue({pools:t}));return l`<ul>
    ${t.map(i=>l`<li>
        <span class="what">
          <b>${a.t("control.slot_number",{slot:i.slot})}: ${i.url}</b>
          <span class="help">${i.user}</span>
          ${gt(a,i)}
        </span>
        ${r.has(i)?l`<span class="chip ${L(n)?"quiet":"good"}">${a.t("control.pool_active")}</span>`:i.alive===!1?l`<span class="chip warn">${a.t("control.pool_dead")}</span>`:c}
      </li>`)}
  </ul>`}function gt({t:a,format:n},{accepted:e,rejected:t}){if(e===null&&t===null)return c;let r=ie(e,t),i=a("miner.shares",{accepted:n.number(e),rejected:n.number(t)});return l`<span class="help">${i}${r===null?c:` (${n.number(r,2)} %)`}</span>`}var it=8;function at(a,{plan:n,schedules:e}){let{t,format:r}=a;if(e.length===0)return l`<p class="help">${t("miner.no_schedules")}</p>
      <p class="flat">${k(["schedules","new"],t("schedules.new"))}</p>`;let i=n?.steps??[],o=i.length-it;return l`${n?.overridden?l`<p class="notice flat" role="status">${t("miner.overridden")}</p>`:c}
    <ul>
      ${i.slice(0,it).map((s,m)=>l`<li>
          <span class="when">${m===0?t("chart.now"):r.upcoming(s.start)}</span>
          <span class="what">
            <b>${J(s.action,s.power_limit_w,a)}</b>
            <span class="help">${Ne(s,void 0,a)}</span>
          </span>
        </li>`)}
    </ul>
    ${o>0&&n?l`<p class="help">${t.n("miner.more_steps",o,{time:r.upcoming(n.until)})}</p>`:c}
    <h4>${t("miner.covered_by")}</h4>
    <p class="flat schedules">
      ${e.map(({id:s,name:m,enabled:d})=>l`<span>${k(["schedules",String(s)],m)}${d?c:l` <span class="chip quiet">${t("miner.schedule_disabled")}</span>`}</span>`)}
    </p>`}var st=8;function oe(a,n,e){let t=new Map(a.map(r=>[r.id,r]));for(let r of n)r.miner_id===e&&t.set(r.id,r);return[...t.values()].sort((r,i)=>i.id-r.id).slice(0,st)}function vt(a){return a.find(({command_type:e,status:t,parameters:r})=>t==="success"&&(e==="backup"||r.backup_first===!0))?.id??0}var A=class extends P{constructor(){super(...arguments);this.error="";this.backup=0;this.news=[]}connectedCallback(){super.connectedCallback();let e=new W(()=>this.env.hass.connection,"miner_remote/commands/subscribe",({commands:t})=>{this.news=oe(this.news,t,this.minerId)});this.owns(e.listen(()=>{this.records!==void 0&&(this.records=oe(this.records,this.news,this.minerId))}))}willUpdate(e){e.has("minerId")&&this.load(this.minerId)}updated(e){if(!e.has("records"))return;let t=vt(this.records??[]);t!==this.backup&&(this.backup=t,this.dispatchEvent(new CustomEvent("backup",{detail:t})))}async load(e){this.records=void 0,this.error="";try{let{commands:t}=await z(this.env.hass,"GET",`remote/commands/history${j({miner_id:e,limit:st})}`);e===this.minerId&&(this.records=oe(t,this.news,e))}catch(t){this.error=this.env.errorText(t)}}render(){return l`<h3>${this.t("control.last_commands")}</h3>
      ${this.list()}
      <p class="flat">${k(["history"],this.t("control.all_commands"),{miner:this.minerId})}</p>`}list(){return this.error!==""?l`<p class="error" role="alert">${this.error}</p>`:this.records===void 0?l`<p class="help" role="status">${this.t("common.loading")}</p>`:this.records.length===0?l`<p class="help">${this.t("control.no_commands")}</p>`:l`<ul>
      ${this.records.map(e=>l`<li>
          <span class="what">
            <b>${this.t(`common.type_${e.command_type}`)}</b>
            <span class="help">${this.env.format.dateTime(e.timestamp)}, ${e.initiated_by}</span>
          </span>
          ${Ce(this.env,e)}
          ${De(e)?l`<span class="error">${this.env.errorText(e)}</span>`:""}
        </li>`)}
    </ul>`}};A.styles=[x,E],p([f({attribute:!1})],A.prototype,"minerId",2),p([b()],A.prototype,"records",2),p([b()],A.prototype,"error",2),A=p([w("mr-miner-records")],A);var $t=15e3,wt=50;function xt(a){return`http://${a.includes(":")?`[${a}]`:a}/`}var T=class extends he{constructor(){super(...arguments);this.tab="miner";this.back=new URLSearchParams;this.lost="";this.backup=0}connectedCallback(){super.connectedCallback(),this.owns(()=>this.leave?.());let e=setInterval(()=>{this.miner!==void 0&&L(this.miner)&&this.requestUpdate()},$t);this.owns(()=>clearInterval(e)),this.hasUpdated&&this.follow()}get minerId(){return this.path[0]??""}get range(){let e=this.query.get("range");return Je(e)?e:"day"}follow(){this.leave?.(),this.message=this.miner=void 0;let e,t=new W(()=>this.env.hass.connection,"miner_remote/miner/subscribe",r=>{e=r},wt,{miner_id:this.minerId});this.leave=t.listen(()=>{this.lost=t.error===void 0?"":this.env.errorText(t.error),!(e===void 0||e===this.message)&&(this.message=e,this.miner=e.miner===null?void 0:{...e.miner,pools:e.details?.pools})})}willUpdate(e){e.has("path")&&e.get("path")?.[0]!==this.path[0]&&this.follow()}updated(e){e.has("miner")&&e.get("miner")===void 0&&this.renderRoot.querySelector("h2")?.focus({preventScroll:!0})}render(){let e=l`${Y(le)}${this.t("miner.to_fleet")}`;return l`<div class="page">
      <p class="flat up">${k(["control"],e,Object.fromEntries(this.back))}</p>
      ${this.lost===""?c:l`<p class="notice bad flat" role="alert">${this.t("common.lost",{error:this.lost})}</p>`}
      ${this.content()}
    </div>`}content(){let{message:e,miner:t}=this,r=e?.details;return t!==void 0&&r?this.page(t,r):e===void 0?this.lost===""?l`<p class="help" role="status">${this.t("common.loading")}</p>`:c:l`<div class="card empty">
      ${Y(de,48)}
      <h2 tabindex="-1">${this.t("miner.gone_title")}</h2>
      <p>${this.t("miner.gone_text",{id:this.minerId})}</p>
      ${k(["control"],this.t("miner.gone_link"))}
    </div>`}page(e,t){let{env:r}=this;return l`${this.head(e)} ${this.troubles(e,t)}
      <section class="card" aria-label=${this.t("control.commands")}>
        <mr-miner-commands .env=${r} .miner=${e}></mr-miner-commands>
      </section>
      <section class="card" aria-label=${this.t("miner.values")}>${tt(r,e,t)}</section>
      <section class="card">
        <mr-miner-charts
          .env=${r}
          .miner=${e}
          .details=${t}
          .range=${this.range}
          @range=${i=>this.filter({range:i.detail})}
        ></mr-miner-charts>
      </section>
      <section class="card">
        <h3>${this.t("miner.hardware")}</h3>
        ${rt(r,e,t)}
      </section>
      <div class="columns">
        <section class="card">
          <h3>${this.t("control.pools")}</h3>
          ${nt(r,e,t.pools)}
        </section>
        <section class="card">
          <mr-miner-records
            .env=${r}
            .minerId=${e.miner_id}
            @backup=${i=>{this.backup=i.detail}}
          ></mr-miner-records>
        </section>
        <section class="card">
          <h3>${this.t("miner.plan")}</h3>
          ${at(r,t)}
        </section>
        <section class="card">
          <mr-miner-backups .env=${r} .minerId=${e.miner_id} .made=${this.backup}></mr-miner-backups>
        </section>
      </div>
      <section class="card">
        <h3>${this.t("miner.about")}</h3>
        ${this.about(e,t)}
      </section>`}head(e){let t=e.location===e.site?e.site:`${e.site} \xB7 ${e.location}`;return l`<div class="head">
      <div class="who">
        <div class="row">
          <h2 tabindex="-1">${e.name}</h2>
          ${$e(this.env,e)}
          <span class="help">${we(this.env,e)}</span>
        </div>
        <p class="help">${[e.model,te(e),t].filter(Boolean).join(" \xB7 ")}</p>
      </div>
      <div class="row">
        <a class="button" href=${xt(e.ip)} target="_blank" rel="noopener noreferrer">
          ${Y(me)}${this.t("miner.web_page")}
        </a>
        ${e.device_id===null?c:l`<a class="button" href="/config/devices/device/${e.device_id}">${this.t("control.device_page")}</a>`}
      </div>
    </div>`}troubles(e,{error:t}){let{faults:r}=e;return l`${t===null||e.reachability==="rebooting"?c:l`<p class="notice warn flat" role="status">${this.t("miner.last_error",{error:this.env.errorText(t)})}</p>`}
    ${r.length===0?c:l`<div class="notice bad" role="status">
            ${r.map(({message:i,code:o})=>l`<p class="flat">${i}${o===null?c:l` (<code>${o}</code>)`}</p>`)}
          </div>`}`}about(e,t){let{format:r}=this.env;return X([[this.t("control.vendor"),e.vendor],[this.t("control.model"),e.model],[this.t("control.firmware"),te(e)],[this.t("miner.serial"),t.serial],[this.t("control.ip"),e.ip],[this.t("control.hostname"),e.hostname],[this.t("control.mac"),e.mac],[this.t("control.site"),e.site],[this.t("control.place"),e.location===e.site?null:e.location],[this.t("control.labels"),e.tags.join(", ")],[this.t("control.last_seen"),e.last_seen===null?"\u2013":r.dateTime(e.last_seen)]])}};T.styles=[x,E,D`
      .page {
        display: flex;
        flex-direction: column;
        gap: 12px;
        padding: 12px 16px 24px;
        max-width: 1400px;
        margin: 0 auto;
      }
      .up a {
        display: inline-flex;
        align-items: center;
        gap: 8px;
        min-height: 36px;
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 12px;
      }
      .who {
        flex: 1 1 260px;
        min-width: 0;
      }
      h2 {
        font-size: 22px;
        overflow-wrap: anywhere;
      }
      h2:focus {
        outline: none;
      }
      .value {
        font-size: 18px;
        font-variant-numeric: tabular-nums;
      }
      .when {
        min-width: 84px;
        color: var(--mr-secondary);
      }
      h4 {
        margin: 12px 0 4px;
        font-weight: 500;
      }
      .schedules {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 16px;
      }
      .columns {
        display: grid;
        gap: 12px;
        grid-template-columns: repeat(auto-fit, minmax(min(420px, 100%), 1fr));
        align-items: start;
      }
    `],p([f({attribute:!1})],T.prototype,"back",2),p([b()],T.prototype,"message",2),p([b()],T.prototype,"miner",2),p([b()],T.prototype,"lost",2),p([b()],T.prototype,"backup",2),T=p([w("mr-miner")],T);export{T as MinerView,xt as webPage};
/*! Bundled license information:

lit-html/directives/guard.js:
  (**
   * @license
   * Copyright 2018 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)
*/
