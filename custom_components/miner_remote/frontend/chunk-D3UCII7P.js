import{b as Ae}from"./chunk-LBJ7OJ63.js";import{B as We,D as Ye,F as K,G as Ge,H as Qe,a as P,d as B,e as oe,g as O,h as Fe,i as He,j as N,k as re,l as De,m as Be,n as je,t as ze,u as Ue,v as j,w as Ve,x as qe,z as Ke}from"./chunk-3MJ7LN3L.js";import{Aa as Oe,Ba as S,Da as I,Ea as D,Ga as q,Ia as Ne,Ma as Ie,Na as ne,Oa as Le,Ra as R,T as we,V as _e,W as $e,b as fe,c as ge,ka as w,la as v,m as ye,ma as ke,qa as Se,r as be,ra as V,sa as Re,t as ve,wa as Pe,xa as Ee,ya as A}from"./chunk-OYHFTR3O.js";import{a as Te,c as Ce,d as Me}from"./chunk-RPZHBZSE.js";import{a as Ze,c as se}from"./chunk-CSDMT7G5.js";import{a as C,d as l,f as M,g as c,h as xe}from"./chunk-42XHLT2J.js";import{b as u}from"./chunk-TN3OZQAE.js";function Je(){Ce(["control"],Me(Te().query,{add:"1"}))}var Pt="/config/integrations/dashboard/add?domain=miner_remote",L=class extends P{connectedCallback(){super.connectedCallback(),this.load()}async load(){try{this.sites=(await V(this.env.hass,"miner_remote/sites")).sites}catch{this.sites=void 0}}render(){let o=this.sites?.length===0;return l`<div class="card empty">
${A(we,48)}
<h2>${this.t(o?"add.no_site_title":"add.none_title")}</h2>
<p>${this.t(o?"add.no_site_text":"add.none_text")}</p>
${o?l`<a class="button" href=${Pt}>${this.t("add.no_site_link")}</a>`:l`<button type="button" class="primary" @click=${()=>Je()}>
${A(_e)}${this.t("add.add_miners")}
</button>`}
</div>`}};L.styles=[R],u([v()],L.prototype,"sites",2),L=u([S("mr-no-miners")],L);var Et={reached:[ye,"good"],awaited:[$e,"busy"],ahead:[be,"quiet"],bad:[ve,"bad"],doubtful:[fe,"warn"]};function ie(t){return t.status!=="pending"&&t.verification!=="waiting"}function Tt(t){let{sent_at:o,completed_at:e,command_type:n}=t,r=B(t),i=n==="backup"?"done":"confirmed",s=n==="backup"?[]:["accepted"],a=(...h)=>h.map(m=>({stage:m,state:"ahead",at:null})),d={stage:"sent",state:"reached",at:o},p=s.map(h=>({stage:h,state:"reached",at:e}));switch(r){case"waiting":return[{stage:r,state:"awaited",at:null},...a("sent",...s,i)];case"sent":{let[h=i,...m]=[...s,i];return[d,{stage:h,state:"awaited",at:null},...a(...m)]}case"accepted":return t.verification===null?[d,...p]:[d,...p,{stage:i,state:"awaited",at:null}];case"confirmed":case"done":return[d,...p,{stage:r,state:"reached",at:t.verified_at??e}];case"not_confirmed":return[d,...p,{stage:r,state:"doubtful",at:t.verified_at??null}];default:{let h={stage:r,state:r==="skipped"?"doubtful":"bad",at:e};return o===null?[h]:[d,h]}}}function Ct(t,o){switch(o){case"accepted":return t.t("commands.await_accepted");case"confirmed":return t.t("commands.batch_confirming");case"done":return t.t("commands.batch_running");default:return oe(t,o)}}function Mt(t,o){return l`<ol class="stages">
${Tt(o).map(({stage:e,state:n,at:r})=>{let[i,s]=Et[n];return l`<li class="${n} ${s}" aria-current=${n==="awaited"?"step":c}>
${A(i,22)}<span>${n==="awaited"?Ct(t,e):oe(t,e)}</span>
${r===null?c:l`<time datetime=${r}>${t.format.timeSeconds(r)}</time>`}
</li>`})}
</ol>`}var At=C`.stages{list-style:none;margin:0;padding:0;display:flex;flex-direction:column}.stages li{display:flex;align-items:center;gap:10px;min-height:36px;position:relative}.stages svg{color:var(--chip);flex:none}.stages li:not(:last-child):after{content:"";position:absolute;inset-inline-start:10px;top:31px;height:10px;border-inline-start:2px solid var(--divider-color)}.stages .ahead{color:var(--mr-secondary)}.stages .awaited span,.stages li:last-child:not(.ahead) span{font-weight:500}.stages time{color:var(--mr-secondary);font-variant-numeric:tabular-nums}`,E=class extends P{constructor(){super(...arguments);this.batchId="";this.error="";this.load=async()=>{try{let e=Re({batch_id:this.batchId,limit:1}),{commands:n}=await Se(this.env.hass,"GET",`remote/commands/history${e}`),[r]=n;r!==void 0&&(this.record===void 0||!ie(this.record))&&this.take(r)}catch(e){this.error=this.env.errorText(e)}}}connectedCallback(){super.connectedCallback();let e=new Ee(()=>this.env.hass.connection,"miner_remote/commands/subscribe",({commands:n})=>{for(let r of n)r.batch_id===this.batchId&&this.take(r)});this.owns(e.listen(()=>{},this.load)),this.load()}take(e){this.record=e,this.error="",this.dispatchEvent(new CustomEvent("changed",{detail:e}))}render(){let{record:e}=this;return this.error!==""?l`<p class="error" role="alert">${this.error}</p>`:e===void 0?l`<p class="help" role="status">${this.t("commands.sending")}</p>`:l`<div role="status">${Mt(this.env,e)}</div>
${this.explanation(e)}
<p class="help">${Oe(["history"],this.t("commands.in_history"),{command:String(e.id)})}</p>`}explanation(e){let n=B(e);if(e.error_code??e.error_message)return l`<p class="notice bad" role="alert" dir="auto">${this.env.errorText(e)}</p>`;if(n==="accepted")return l`<p class="help">
${this.t(e.verification===null?"commands.not_reported":"commands.confirmation_awaited")}
</p>`;if(n==="not_confirmed")return l`<p class="notice warn">${this.t("commands.confirmation_missing")}</p>`;let r=Object.entries(e.response?.also_changed??{});return r.length===0?c:l`<div class="notice warn">
${this.t("settings.also_changed")}
${r.map(([i,{before:s,after:a}])=>l`<br />${ze(this.env,i)}: ${j(this.env,s,null)} → ${j(this.env,a,null)}`)}
</div>`}};E.styles=[R,At,C`:host{display:flex;flex-direction:column;gap:12px}.notice{margin:0;overflow-wrap:anywhere}`],u([w()],E.prototype,"batchId",2),u([v()],E.prototype,"record",2),u([v()],E.prototype,"error",2),E=u([S("mr-sent-command")],E);var Xe=C`form{display:flex;flex-direction:column;gap:16px}button[slot=actions]{white-space:normal;overflow-wrap:anywhere;max-width:100%;padding-block:6px}.targets{display:flex;flex-direction:column;gap:8px}.goes,.ask p{margin:0}.goes,summary{font-weight:500}summary{cursor:pointer}h3{margin:0}.now{list-style:none;margin:4px 0 0;padding:0;overflow-wrap:anywhere}.names{columns:180px;max-height:160px;overflow:auto;margin:6px 0 0;padding-inline-start:20px;overflow-wrap:anywhere}.choices{display:flex;flex-wrap:wrap;gap:0 20px}.fields,.numbers{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(150px,100%),1fr));gap:12px;align-items:start}fieldset{display:flex;flex-direction:column;gap:12px}.fields{grid-template-columns:repeat(auto-fit,minmax(min(200px,100%),1fr))}.fields>.wide{grid-column:1 / -1}.ask{display:flex;gap:12px;overflow-wrap:anywhere}.ask>div{display:flex;flex-direction:column;gap:6px;min-width:0}`;var Ot=/^([a-z0-9+.-]+):\/\/([^/?#]*)([^?]*)(\?.*)?$/i,Nt=/^(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*\.?$/i,It=/^\[[0-9a-f:.]+\]$/i;function Lt(t){for(let o of t){let e=o.codePointAt(0)??0;if(e<32||e>=127&&e<160||e===8232||e===8233)return!0}return!1}function et(t,o){if(/[^\x21-\x7e]/.test(t))return{key:"input.pool_url_characters"};let[,e="",n="",,r]=Ot.exec(t)??[],i=e.toLowerCase();if(!o.pool_schemes.includes(i))return{key:"input.pool_url_scheme",values:{choices:o.pool_schemes.map(h=>`${h}://`).join(", ")}};if(n.includes("@"))return{key:"input.pool_url_login"};if(r!==void 0)return{key:"input.pool_url_query"};let s=n.lastIndexOf(":"),a=s>n.lastIndexOf("]")?n.slice(0,s):n;if(!Nt.test(a)&&!It.test(a))return{key:"input.pool_url_host"};if(a===n&&o.schemes_with_default_port.includes(i))return;let d=a===n?"":n.slice(s+1),p=/^\d{1,5}$/.test(d)?Number(d):0;return p<1||p>65535?{key:"input.pool_url_port"}:void 0}function W(t,o){if(Lt(t))return{key:"input.control_characters"};let e=!0,n=t.replace(/\{([^{}]*)\}/g,(i,s)=>(e&&=o.worker_placeholders.includes(s),""));return e&&!/[{}]/.test(n)?void 0:{key:"input.worker_placeholder",values:{choices:o.worker_placeholders.map(i=>`{${i}}`).join(", ")}}}function Ft(t){return/^\d+(\.\d+){3}$/.test(t)?t.slice(t.lastIndexOf(".")+1):t.includes(":")?t.slice(t.lastIndexOf(":")+1)||"0":null}function Y(t,o){let e={name:o.name,hostname:o.hostname,ip:o.ip,ip_last:Ft(o.ip),mac:o.mac?.replaceAll(":","")??null},n,r=t.replace(/\{([^{}]*)\}/g,(i,s)=>{let a=e[s];return a?a.replace(/[^0-9A-Za-z._:-]+/g,"-"):(n??=i,i)});return n===void 0?{name:r}:{missing:n}}var Ht={key:"input.missing"},tt={all:[],percent:["group_percent","group_delay_s"],size:["group_size","group_delay_s"]},Dt={group_percent:10,group_size:10,group_delay_s:60};function ae(t){return t.fields.filter(({key:o,kind:e})=>e!=="pool_passwords"&&e!=="pools"&&(e!=="choices"||O(o)!==void 0))}function nt(t){return t.fields.some(({kind:o})=>o==="password"||o==="pools"||o==="pool_passwords")}function G(t,o){return o.pacing_fields.filter(({key:e})=>tt[t].includes(e)||e==="stop_after_failures")}function Bt(t,o){return t.kind==="boolean"&&!t.required&&t.default===null?"":t.kind==="boolean"?t.required||t.default===!0:t.kind==="pool_url"?`${o.limits.pool_schemes[0]??""}://`:t.kind==="password"||t.default===null?"":String(t.default)}function le(t,o,e,n){let r=Ge(t,o,e),i=Object.entries({stop_after_failures:"",...Dt,...r});return{values:Object.fromEntries([...ae(t).map(s=>{let a=o===1?N(s.key,n):void 0,d=a===void 0||s.kind==="positions"||s.kind==="boolean"&&s.required;return[s.key,d?Bt(s,e):re(a)]}),...i.map(([s,a])=>[s,String(a)])]),pace:r.group_percent!==void 0?"percent":r.group_size!==void 0?"size":"all",pools:[]}}function Bn(t,o,e,n){let r=le(t,e,n),i={...r.values};for(let{key:a,kind:d}of ae(t)){let p=o[a];d!=="password"&&p!==void 0&&p!==null&&(i[a]=typeof p=="boolean"&&O(a)===void 0?p:String(p))}let s=Array.isArray(o.pools)?o.pools:[];return{...r,values:i,pools:s.map(a=>({...z,...a,pool_password:""}))}}var z={pool_url:"",worker_name:"",pool_password:""};function ot(t,o){let e=(n,r)=>{let i=new Set(t.map(s=>s.pools?.find(a=>a.slot===n)?.[r]??""));return i.size===1?[...i][0]??"":""};return Array.from({length:o},(n,r)=>({pool_url:e(r,"url"),worker_name:e(r,"user"),pool_password:""}))}function jt({pool_url:t,worker_name:o,pool_password:e}){return`${t}${o}${e}`.trim()===""}function Q(t){return t.pools.slice(0,t.pools.findLastIndex(o=>!jt(o))+1)}function de(t,o){return`pools.${t}.${o}`}function zt(t,{kind:o,minimum:e,maximum:n,above_minimum:r}){let i=t===""?Number.NaN:Number(t),s=e??Number.NEGATIVE_INFINITY,a=n??Number.POSITIVE_INFINITY,d=o==="integer";return(r?i>s:i>=s)&&i<=a&&(!d||Number.isInteger(i))?void 0:{key:`input.${d?"fraction_or_out_of_range":r?"out_of_open_range":"out_of_range"}`,values:{minimum:s,maximum:a}}}function rt(t,o,e){if(typeof o!="string")return;let n=o.trim();if(n==="")return t.required?Ht:void 0;let r=t.max_length??e.limits.max_text;if(o.length>r)return{key:"input.too_long",values:{maximum:r}};switch(t.kind){case"integer":case"number":return zt(n,t);case"pool_url":return et(n,e.limits);case"worker_name":return W(n,e.limits);default:return}}function Ut(t,o){let e={},n=Q(t),r=o.commands.pool_switch?.fields??[];for(let i of["pool_url","worker_name"]){let s=r.find(a=>a.key===i);(n.length===0?[z]:n).forEach((a,d)=>{let p=s===void 0?void 0:rt(s,a[i],o);p!==void 0&&(e[de(d,i)]=p)})}return e}function st(t,o,e,n,r){let i=e>1?G(o.pace,n).map(a=>({...a,required:tt[o.pace].includes(a.key)})):[],s=D(t)?Ut(o,n):{};for(let a of[...Z(t,o,r),...i]){let d=rt(De(a,N(a.key,r)),o.values[a.key],n);d!==void 0&&(s[a.key]=d)}return s}function Vt(t,o){switch(t){case"integer":case"number":return Number(o);case"boolean":return o==="true";case"positions":return o.split(",").map(Number);default:return o}}function it(t,o){let e={};for(let{key:n,kind:r}of t){let i=o.values[n]??"";if(typeof i=="boolean")e[n]=i;else{let s=r==="password"?i:i.trim();s!==""&&(e[n]=Vt(r,s))}}return e}function qt(t,o,e){return t.every(n=>{let r=Y(e,n);return"name"in r&&n.pools?.some(i=>i.url===o&&i.user===r.name)})}function Z(t,{values:o},e){return ae(t).filter(({key:n,required:r})=>n==="speed_percent"&&o.mode==="auto"||n==="target_temperature_c"&&o.mode==="manual"?!1:r||e===void 0||O(n)===void 0?!0:N(n,e)?.read_only===!1)}function Kt(t,o,e,n){let r=s=>{let a=N(s,n);return a!==void 0&&re(a)===e.values[s]},i=o.mode!==void 0&&!r("mode");for(let{key:s,required:a}of t.fields)!a&&r(s)&&!(i&&s==="speed_percent")&&delete o[s]}function at(t,o,e,n){let r=it(Z(t,o,n),o);if(e.length===1&&Kt(t,r,o,n),!D(t))return r;let i=Q(o).map(({pool_url:s,worker_name:a,pool_password:d})=>{let p={pool_url:s.trim(),worker_name:a.trim()};return d===""&&qt(e,p.pool_url,p.worker_name)?p:{...p,pool_password:d||"x"}});return{...r,pools:i}}function ce(t,o,e){return o>1?it(G(t.pace,e),t):{}}var J=3;function lt(t,o,e){let{t:n}=t,r=Le(o).find(s=>s.slot===e)?.hosts??[];if(r.length===0)return l`<span class="help">${n("commands.slot_empty")}</span>`;let i=o.length===1?o[0]?.pools?.find(s=>s.slot===e)?.user??"":"";return l`<ul>
${r.slice(0,J).map(({host:s,count:a,active:d})=>l`<li>
${s}${o.length>1?` (${n.n("common.miners",a)})`:c}
${d===0?c:l`<span class="chip good">
${o.length===1?n("control.pool_active"):n("control.pool_active_on",{count:d})}
</span>`}
</li>`)}
${i===""?c:l`<li class="help">${i}</li>`}
${r.length>J?l`<li class="help">${n.n("control.pools_more",r.length-J)}</li>`:c}
</ul>`}function dt(t,o){let[e]=o,n=o.filter(r=>(r.pools??[]).length===0).length;return n===0?c:l`<p class="help">
${o.length===1&&e!==void 0?t.t("control.pools_unknown",{name:e.name}):t.t.n("control.pools_unknown_of",n)}
</p>`}function pe(t,o,e,n){let{t:r}=t,i=e.trim();if(i===""||W(i,n)!==void 0)return c;let s=o.map(h=>({miner:h,worker:Y(i,h)})),a=new Set(s.flatMap(({worker:h})=>"name"in h?[h.name]:[])),d=s.filter(({worker:h})=>"missing"in h),p=[...s.filter(({worker:h})=>"name"in h).slice(0,J),...d.slice(0,1)];return l`<ul class="examples help" aria-live="polite">
${p.map(({miner:h,worker:m})=>l`<li>
${"name"in m?r("commands.worker_example",{name:h.name,worker:m.name}):r("commands.worker_missing",{name:h.name,placeholder:m.missing})}
</li>`)}
${o.length>1?l`<li>${r.n("control.workers_distinct",a.size)}</li>`:c}
${d.length>1?l`<li>${r.n("control.workers_missing",d.length)}</li>`:c}
</ul>`}function ct(t,o,e,n,r){let i=a=>String(e.values[a]??""),s=n?Q(e).map((a,d)=>({slot:d,url:a.pool_url,worker:a.worker_name})):[{slot:Number(i("pool_number")),url:i("pool_url"),worker:i("worker_name")}];return l`${s.map(({slot:a,url:d,worker:p})=>l`<p>${t.t("control.slot_number",{slot:a})}: ${d.trim()}</p>
${pe(t,o,p,r)}`)}
<p>${t.t("commands.ask_pool")}</p>`}var Wt=3,$=class extends P{constructor(){super();this.miners=[];this.scope="one";this.problems={};this.lastWorker=0;this.addEventListener("keydown",e=>{e.key==="Enter"&&e.composedPath()[0]instanceof HTMLInputElement&&this.closest("form")?.requestSubmit()})}get slots(){let e=this.miners.flatMap(r=>(r.pools??[]).map(i=>i.slot+1)),n=this.catalog.commands.pool_switch?.fields.find(({key:r})=>r==="pool_number")?.maximum??2;return Math.min(Math.max(Wt,this.draft.pools.length,this.chosen+1,...e),n+1)}get chosen(){return Number(this.draft.values.pool_number??0)}change(e){this.dispatchEvent(new CustomEvent("draft",{detail:{...this.draft,...e}}))}set(e){this.change({values:{...this.draft.values,...e}})}rescope(e){if(this.dispatchEvent(new CustomEvent("scope",{detail:e})),e==="one"||this.draft.pools.length>0)return;let n=new Set(this.miners.map(i=>i.pools?.find(s=>s.active===!0)?.slot)),[r]=n;this.change({pools:ot(this.miners,this.slots),values:{...this.draft.values,pool_number:String(n.size===1?r??0:0)}})}typed(e){if(this.scope==="all")return this.draft.pools[e]??z;let n=r=>String(this.draft.values[r]??"");return{pool_url:n("pool_url"),worker_name:n("worker_name"),pool_password:n("pool_password")}}type(e,n,r){if(this.scope==="one")this.set({[n]:r});else{let i=Array.from({length:this.slots},(s,a)=>this.draft.pools[a]??z);this.change({pools:i.map((s,a)=>a===e?{...s,[n]:r}:s)})}}render(){let{t:e,scope:n}=this,r=Array.from({length:this.slots},(i,s)=>s);return l`${this.catalog.commands.set_pools===void 0?c:l`<div class="choices" role="radiogroup" aria-label=${e("commands.scope")}>
${["one","all"].map(i=>this.radio("scope",n===i,e(`commands.scope_${i}`),()=>this.rescope(i)))}
</div>`}
<p class="help">${e(n==="one"?"commands.does_pool_switch":"commands.does_set_pools")}</p>
<div class="slots" role=${n==="one"?"radiogroup":c} aria-label=${e("commands.field_pool_number")}>
<div class="heads help" aria-hidden="true">
<span>${e("control.pools_now")}</span><span>${e("commands.slot_new")}</span>
</div>
${r.map(i=>this.slotRow(i))}
</div>
${dt(this.env,this.miners)}
<p class="help">${e(n==="one"?"commands.help_pool_password":"commands.help_password_kept")}</p>
${this.placeholders()}`}slotRow(e){let{t:n,scope:r}=this,i=r==="all"||e===this.chosen,s=e===this.chosen;return l`<section class=${i?"written":""} aria-label=${n("control.slot_number",{slot:e})}>
<div class="now">
${r==="one"?this.radio("slot",s,n("control.slot_number",{slot:e}),()=>this.set({pool_number:String(e)})):l`<h4>${n("control.slot_number",{slot:e})}</h4>`}
${lt(this.env,this.miners,e)}
</div>
<div class="new">
${i?this.fields(e):l`<span class="help">${n("commands.slot_unchanged")}</span>`}
${r==="all"?this.radio("mined",s,n("commands.slot_mined"),()=>this.set({pool_number:String(e)})):c}
</div>
</section>`}fields(e){let n=this.typed(e),r=this.scope==="one"||e===0;return l`<div class="typed">
${this.field(e,"pool_url",r?this.t("commands.help_pool_url"):"")} ${this.field(e,"worker_name")}
${this.field(e,"pool_password")}
${pe(this.env,this.miners,n.worker_name,this.catalog.limits)}
</div>`}field(e,n,r=""){let i=this.scope==="one"?n:de(e,n),s=this.problems[i],a=n==="pool_password";return l`<label class="field">
<span>${this.t(`commands.field_${n}`)}</span>
<input
name=${i}
type=${a?"password":"text"}
autocomplete=${a?"new-password":"off"}
autocapitalize="off"
spellcheck="false"
maxlength=${this.catalog.limits.max_text}
aria-invalid=${s===void 0?c:"true"}
aria-describedby=${s===void 0?c:`${i}-error`}
.value=${this.typed(e)[n]}
@focus=${()=>{n==="worker_name"&&(this.lastWorker=e)}}
@input=${d=>this.type(e,n,d.target.value)}
/>
${s===void 0?c:l`<span class="error" id="${i}-error" role="alert">${this.t(s.key,s.values)}</span>`}
${r===""?c:l`<span class="help">${r}</span>`}
</label>`}placeholders(){let e=this.scope==="one"?this.chosen:this.lastWorker;return l`<details open>
<summary>${this.t("commands.worker_filled")}</summary>
<ul class="placeholders">
${this.catalog.limits.worker_placeholders.map(n=>l`<li>
<button
type="button"
class="code"
@click=${()=>this.type(e,"worker_name",`${this.typed(e).worker_name}{${n}}`)}
>
${`{${n}}`}
</button>
${this.t(`commands.placeholder_${n}`)}
</li>`)}
</ul>
</details>`}radio(e,n,r,i){return l`<label class="check">
<input type="radio" name=${e} .checked=${n} @change=${i} />
${r}
</label>`}};$.styles=[R,C`:host{display:flex;flex-direction:column;gap:12px}.choices{display:flex;flex-wrap:wrap;gap:0 20px}.slots{border:1px solid var(--divider-color);border-radius:12px}section,.heads{display:grid;grid-template-columns:minmax(0,2fr) minmax(0,3fr);gap:8px 16px;padding:10px 14px}section{border-top:1px solid var(--divider-color)}section:not(.written) .new{align-self:center}.now,.new{display:flex;flex-direction:column;gap:6px;min-width:0;overflow-wrap:anywhere}.typed{display:grid;grid-template-columns:minmax(0,3fr) minmax(0,2fr);gap:6px 12px}.typed>:not(.field:nth-child(n+2)){grid-column:1 / -1}h4{margin:0;font-weight:500}ul{list-style:none;margin:0;padding:0}summary{cursor:pointer;color:var(--mr-secondary);font-size:13px}.placeholders{margin-top:6px;display:grid;grid-template-columns:repeat(auto-fill,minmax(min(240px,100%),1fr));gap:6px 12px;font-size:13px;color:var(--mr-secondary)}.code{font:13px ui-monospace,monospace;min-height:26px;padding:0 8px;border-radius:6px;margin-inline-end:4px}@media(max-width:520px){section{grid-template-columns:minmax(0,1fr)}.heads{display:none}}`],u([w({attribute:!1})],$.prototype,"miners",2),u([w({attribute:!1})],$.prototype,"catalog",2),u([w({attribute:!1})],$.prototype,"draft",2),u([w()],$.prototype,"scope",2),u([w({attribute:!1})],$.prototype,"problems",2),u([v()],$.prototype,"lastWorker",2),$=u([S("mr-pool-fields")],$);var Yt=[0,1,2],Gt=new Set(["integer","number","password","time","boolean","choice"]);function pt({t},o,e){return e===void 0?c:l`<span class="error" id="${o}-error" role="alert">${t(e.key,e.values)}</span>`}function me(t,{key:o,kind:e,max_length:n,required:r},i){let{label:s,typed:a,problem:d,help:p="",placeholder:h="",offered:m=[]}=i,g=e==="integer"||e==="number",f=x=>i.change(x.target.value),b=d===void 0?c:"true",_=d===void 0?`${o}-help`:`${o}-error`;return l`<label class="field ${Gt.has(e)?"":"wide"}">
<span>${s}</span>
${m.length===0?l`<input
name=${o}
type=${g?"number":e==="password"||e==="time"?e:"text"}
step=${g?"any":c}
autocomplete=${e==="password"?"new-password":"off"}
placeholder=${h||c}
maxlength=${n??c}
aria-invalid=${b}
aria-describedby=${_}
.value=${a}
@input=${f}
/>`:l`<select name=${o} aria-invalid=${b} aria-describedby=${_} @change=${f}>
${r&&m.some(([x])=>x===a)?c:l`<option value="">${t.t(r?"settings.choose":"settings.unchanged")}</option>`}
${m.map(([x,U,Rt])=>l`<option value=${x} ?selected=${x===a} ?disabled=${Rt}>${U}</option>`)}
</select>`}
${pt(t,o,d)}
${p===""?c:l`<span class="help" id="${o}-help">${p}</span>`}
</label>`}function mt(t,{key:o},e,n){let r=Array.isArray(e?.value)?e.value:[],i=[...new Set([...r,...(e?.options??[]).map(({value:a})=>Number(a))])].sort(),s=new Set(n.typed.split(",").filter(Boolean));return l`<div class="wide" role="group" aria-labelledby="boards">
<span class="field-label" id="boards">${n.label}</span>
<div class="choices">
${(i.length>0?i:Yt).map(a=>l`<label class="check">
<input
type="checkbox"
aria-invalid=${n.problem===void 0?c:"true"}
.checked=${s.has(String(a))}
@change=${d=>{d.target.checked?s.add(String(a)):s.delete(String(a)),n.change([...s].sort().join(","))}}
/>
${t.t("miner.board",{position:a})}
${r.includes(a)?l`<span class="chip good">${t.t("commands.light_on")}</span>`:c}
</label>`)}
</div>
${pt(t,o,n.problem)}
${e===void 0?c:l`<p class="help">${qe(t,e)}</p>`}
</div>`}function ut(t,o,e,n){let r=n?[]:e?.options??[];return r.length>0?r.map(s=>[String(s.value),Ve(t,s,e?.unit??null),s.refused!==null]):(o.kind==="boolean"?[!0,!1]:o.choices).map(s=>[String(s),j(t,s,null),!1])}function ht({t,format:o},e){let n=e.flatMap(s=>s.power_limit_w??s.est_power_w??[]);if(n.length===0)return"";let r=o.power(Math.min(...n)),i=o.power(Math.max(...n));return r===i?t("commands.watts_now_same",{from:r}):t("commands.watts_now",{from:r,to:i})}var Qt=new Set(["pool_url","worker_name","pool_password","pool_number"]),y=class extends P{constructor(){super(...arguments);this.miners=[];this.step="form";this.error="";this.checked=!1;this.named=new Set;this.allSlots=!1;this.able=[];this.unable=[];this.batchId=""}connectedCallback(){super.connectedCallback(),{able:this.able,unable:this.unable}=Ye(this.miners,this.row,We(this.env.hass)),this.allSlots=D(this.row),this.row=(this.allSlots?this.catalog.commands.pool_switch:void 0)??this.row,this.draft=this.start??this.initial,this.settings===void 0&&Fe(this.row)&&this.readSettings(),this.start===void 0&&this.withoutBackup>0&&this.set("backup_first",!1)}get initial(){return le(this.row,this.able.length,this.catalog,this.settings)}async readSettings(){let e=this.initial.values;this.settings=await Be(this.env,this.able);let{values:n}=this.draft,r=Object.entries(this.initial.values).filter(([i])=>n[i]===e[i]);this.start===void 0&&(this.draft={...this.draft,values:{...n,...Object.fromEntries(r)}})}get word(){return He(this.row)?"set":this.row.command_type}get parameters(){return at(this.command,this.draft,this.able,this.settings)}get alone(){return this.able.length===1?this.able[0]:void 0}get withoutBackup(){return this.able.filter(e=>!Pe(e,"config_read")).length}get command(){return(this.allSlots?this.catalog.commands.set_pools:void 0)??this.row}set(e,n){this.draft={...this.draft,values:{...this.draft.values,[e]:n}}}get problems(){return st(this.command,this.draft,this.able.length,this.catalog,this.settings)}next(e){if(e.preventDefault(),!(this.step!=="form"||this.able.length===0)){if(this.checked=!0,this.error="",Object.keys(this.problems).length>0){this.updateComplete.then(()=>this.focusProblem());return}if(this.word==="set"&&!Object.keys(this.parameters).some(n=>O(n)!==void 0)){this.error=this.t("settings.nothing_changed");return}this.alone===void 0&&K(this.row,this.able.length)?this.step="ask":this.send()}}async focusProblem(){let e=this.renderRoot.querySelector("mr-pool-fields");await e?.updateComplete,[e?.renderRoot,this.renderRoot].flatMap(r=>r?.querySelector("[aria-invalid=true]")??[])[0]?.focus()}async send(){if(this.step==="sending")return;let e=this.step;this.step="sending",this.error="";try{let{batch_id:n}=await V(this.env.hass,"miner_remote/command",{command_type:this.command.command_type,miner_ids:this.able.map(r=>r.miner_id),parameters:this.parameters,...ce(this.draft,this.able.length,this.catalog)});if(this.batchId=n,this.env.batches.sent.add(n),this.dispatchEvent(new CustomEvent("sent",{detail:n})),this.alone!==void 0){this.record=void 0,this.step="sent";return}this.env.batches.sentHere.add(n),Ae(n),this.dialog.close()}catch(n){this.error=this.env.errorText(n),this.step=e}}closed(){this.step==="sent"&&!(this.record!==void 0&&ie(this.record))&&this.env.batches.sentHere.add(this.batchId),this.dispatchEvent(new CustomEvent("closed"))}render(){let{alone:e,step:n}=this,r=this.t(`common.type_${this.row.command_type}`);return l`<mr-dialog
heading=${e===void 0?r:this.t("commands.title_named",{command:r,name:e.name})}
close-label=${this.t("common.close")}
?wide=${I(this.row)&&n!=="sent"}
?busy=${n==="sending"}
@closed=${this.closed}
>
${n==="sent"?l`<mr-sent-command
.env=${this.env}
.batchId=${this.batchId}
@changed=${i=>{this.record=i.detail}}
></mr-sent-command>`:l`<form id="form" novalidate @submit=${this.next}>
${n==="ask"?this.question():l`${this.targets()} ${this.fields()} ${this.pacing()}`}
${this.error===""?c:l`<p class="notice bad" role="alert">${this.error}</p>`}
</form>`}
${n==="sent"?this.sentActions():n==="ask"?this.askActions():this.formActions()}
</mr-dialog>`}get verb(){return this.t.n(`commands.do_${this.word}`,this.able.length,{name:this.alone?.name??""})}formActions(){let e=this.step==="sending",n=K(this.row,this.able.length),r=this.alone!==void 0,i=n&&!r?`${this.verb} …`:this.verb;return l`${r?l`<button slot="actions" type="button" ?disabled=${e} @click=${()=>this.dialog.close()}>
${this.t("common.cancel")}
</button>`:c}
<button
slot="actions"
type="submit"
form="form"
class="primary ${n&&r?"danger":""}"
?disabled=${e||this.able.length===0}
>
${e?this.t("commands.sending"):i}
</button>`}askActions(){return l`<button
slot="actions"
type="button"
@click=${()=>{this.step="form"}}
>
${this.t("common.back")}
</button>
<button slot="actions" type="button" class="primary danger" @click=${this.send}>
${this.t("commands.confirm",{action:this.verb})}
</button>`}sentActions(){let e=this.record!==void 0&&!["pending","success"].includes(this.record.status);return l`${e?l`<button
slot="actions"
type="button"
@click=${()=>{this.step="form"}}
>
${this.t("common.retry")}
</button>`:c}
<button slot="actions" type="button" class="primary" @click=${()=>this.dialog.close()}>
${this.t("common.close")}
</button>`}targets(){let{able:e,unable:n,alone:r}=this;return l`<div class="targets">
${I(this.row)?c:l`<p class="help">${this.t(`commands.does_${this.word}`)}</p>`}
${r!==void 0?c:this.names(this.t.n("commands.goes_to",e.length),e)}
${n.length===0?c:this.names(this.t.n("commands.left_out",n.length),n)}
${r!==void 0&&K(this.row,1)?l`<p class="goes">${this.loss()}</p>`:c}
${this.silent()}
${this.start!==void 0&&nt(this.row)?l`<p class="notice">${this.t("commands.secret_again")}</p>`:c}
</div>`}loss(){let{hashrate_ths:e,power_w:n}=Ne(this.able),{format:r}=this.env;return this.t.n("commands.ask_text",this.able.length,{hashrate:r.hashrate(e),power:r.power(n)})}silent(){let e=this.able.filter(n=>!n.online).length;return e===0?c:l`<p class="notice warn">
${this.able.length===1?this.t("commands.offline_self"):this.t.n("commands.offline",e)}
</p>`}names(e,n){return l`<details
@toggle=${r=>{r.target.open&&(this.named=new Set([...this.named,n]))}}
>
<summary>${e}</summary>
<ul class="names">
${this.named.has(n)?n.map(r=>l`<li>${r.name}</li>`):c}
</ul>
</details>`}fields(){let e=I(this.row),n=Z(this.command,this.draft,this.settings).filter(({key:r})=>!e||!Qt.has(r));return l`${e?l`<mr-pool-fields
.env=${this.env}
.miners=${this.able}
.catalog=${this.catalog}
.draft=${this.draft}
.scope=${this.allSlots?"all":"one"}
.problems=${this.checked?this.problems:{}}
@draft=${r=>{this.draft=r.detail}}
@scope=${r=>{this.allSlots=r.detail==="all",this.checked=!1}}
></mr-pool-fields>`:c}
${n.length===0?c:l`<div class="fields">${n.map(r=>this.parameter(r))}</div>`}`}parameter(e){let{key:n,kind:r,required:i,default:s}=e,a=N(n,this.settings);if(r==="positions")return mt(this.env,e,a,this.view(n));if(r==="boolean"&&(i||O(n)===void 0))return i||s===null?this.yesOrNo(e):this.tick(e);let p=[n==="power_limit_w"?ht(this.env,this.able):"",a===void 0?"":Ke(this.env,a)].filter(Boolean).join(" · ");return me(this.env,e,{...this.view(n),...p===""?{}:{help:p},offered:ut(this.env,e,a,this.draft.values.expert===!0)})}view(e){return{label:this.label(e),typed:this.typed(e),problem:this.checked?this.problems[e]:void 0,help:this.optional(`help_${e}`),change:n=>this.set(e,n)}}tick({key:e}){let n=this.draft.values[e]===!0,r=e==="backup_first"&&n?this.withoutBackup:0;return l`<div class="wide">
<label class="check">
<input
type="checkbox"
.checked=${n}
@change=${i=>this.set(e,i.target.checked)}
/>
${this.label(e)}
</label>
<p class="help">
${r>0?this.t.n("commands.backup_first_help",r):this.optional(`help_${e}`)}
</p>
</div>`}yesOrNo({key:e}){let n=(r,i)=>this.radio(e,this.draft.values[e]===r,i,()=>this.set(e,r));return l`<div class="choices wide" role="radiogroup" aria-label=${this.t(`common.type_${this.row.command_type}`)}>
${n(!0,this.t("commands.field_on_yes"))} ${n(!1,this.t("commands.field_on_no"))}
</div>`}pacing(){if(this.able.length<=1)return c;let{pace:n}=this.draft,r=Object.keys(this.problems).length>0;return l`<fieldset>
<legend>${this.t("commands.pacing")}</legend>
<div class="choices" role="radiogroup" aria-label=${this.t("commands.pacing")}>
${["all","percent","size"].map(i=>this.radio("pace",n===i,this.t(`commands.pace_${i}`),()=>{this.draft={...this.draft,pace:i}}))}
</div>
<div class="numbers">
${G(n,this.catalog).map(i=>me(this.env,i,{...this.view(i.key),placeholder:i.key==="stop_after_failures"?this.t("commands.stop_after_never"):""}))}
</div>
${n==="all"||r?c:l`<p class="help" role="status">${this.spreading()}</p>`}
</fieldset>`}spreading(){let e=this.able.length,{groups:n,seconds:r}=Qe(e,ce(this.draft,e,this.catalog)),i=`${this.t.n("commands.spread",n)}.`;if(r===0)return i;let s=r<120?`${this.env.format.number(r)} s`:this.env.format.span(r);return`${i} ${this.t("commands.spread_time",{time:s})}`}question(){let{row:e,able:n}=this;return l`<div class="notice bad ask" role="alert">
${A(ge,28)}
<div>
<h3>${this.t(`commands.ask_${this.word}`,{count:n.length})}</h3>
<p>${this.t(I(e)&&this.allSlots?"commands.does_set_pools":`commands.does_${this.word}`)}</p>
<p>${this.loss()}</p>
${this.draft.pace==="all"?c:l`<p>${this.spreading()}</p>`}
${I(e)?ct(this.env,this.able,this.draft,this.allSlots,this.catalog.limits):c}
</div>
</div>`}label(e){return this.optional(`field_${e}`)||(Ue(this.env,e)??je(e))}optional(e){let n=`commands.${e}`,r=this.t(n);return r===n?"":r}typed(e){return String(this.draft.values[e]??"")}radio(e,n,r,i){return l`<label class="check">
<input type="radio" name=${e} .checked=${n} @change=${i} />
${r}
</label>`}};y.styles=[R,Xe],u([w({attribute:!1})],y.prototype,"row",2),u([w({attribute:!1})],y.prototype,"catalog",2),u([w({attribute:!1})],y.prototype,"miners",2),u([w({attribute:!1})],y.prototype,"start",2),u([w({attribute:!1})],y.prototype,"settings",2),u([v()],y.prototype,"draft",2),u([v()],y.prototype,"step",2),u([v()],y.prototype,"error",2),u([v()],y.prototype,"checked",2),u([v()],y.prototype,"named",2),u([v()],y.prototype,"allSlots",2),u([v()],y.prototype,"record",2),u([ke("mr-dialog")],y.prototype,"dialog",2),y=u([S("mr-command-dialog")],y);function Ao(t,o,e){let n=e.startsWith("-"),r=o.find(s=>s.key===e.replace(/^-/,""))?.sort;if(r===void 0)return t;let i=t.map(s=>({row:s,value:r(s)}));return i.sort((s,a)=>{if(s.value===a.value)return 0;if(s.value===null)return 1;if(a.value===null)return-1;let d=typeof s.value=="string"?q(s.value,String(a.value)):s.value-Number(a.value);return n?-d:d}),i.map(({row:s})=>s)}function Oo(t){return Number(/(\d+)px/.exec(t)?.[1]??0)}function No(t){let o=t;for(;o!==null;){if(o instanceof Element&&o!==t&&/auto|scroll/.test(getComputedStyle(o).overflowY))return o;o=o instanceof Element&&o.assignedSlot||(o instanceof ShadowRoot?o.host:o.parentNode)}return document.documentElement}function Lo(t,o){t.dispatchEvent(new CustomEvent("hass-notification",{detail:{message:o,duration:6e3},bubbles:!0,composed:!0}))}function ft(t){let{hashrate_ths:o,expected_hashrate_ths:e,paused:n}=t;return n===!0||o===null||!e?null:o/e*100}function gt({shares_accepted:t,shares_rejected:o}){if(t===null||o===null)return null;let e=t+o;return e>0?o/e*100:null}function yt({last_command:t}){return t!=null&&["failed","timeout","interrupted","not_confirmed"].includes(B(t))}var he=["site","location","label","status","pool","model","firmware","version"],Zt=["expected_below","rejects_above","hotter_than"],Jt=["faults","failed"],vt=[...he,"worker",...Zt,...Jt];function Xt(t){let o=[t.firmware,t.firmware_version].filter(e=>e!==null&&e!=="");return o.length>0?o.join(" "):null}function Vo(t){return t.location===t.site?t.site:`${t.location} · ${t.site}`}var bt=new WeakMap;function en(t){let o=bt.get(t);if(o===void 0){let e=t.mac??"";o=[t.name,t.ip,t.model,t.vendor,e,e.replaceAll(":",""),t.hostname,Xt(t),...t.tags,...(t.pools??[]).flatMap(n=>[n.url,n.user])].filter(Boolean).join(`
`).toLowerCase(),bt.set(t,o)}return o}function tn(t){let o=Number(t.replace(",","."));return t.trim()===""||!Number.isFinite(o)?void 0:o}var nn={site:t=>o=>o.site===t,location:t=>o=>o.location===t,label:t=>o=>o.tags.includes(t),status:t=>o=>se(o)===t,pool:t=>o=>ne(o).includes(t),model:t=>o=>o.model===t,firmware:t=>o=>o.firmware===t,version:t=>o=>o.firmware_version===t,worker:t=>{let o=t.trim().toLowerCase();return e=>Ie(e).some(({user:n})=>n.toLowerCase().includes(o))},expected_below:ue(ft,(t,o)=>t<o),rejects_above:ue(gt,(t,o)=>t>o),hotter_than:ue(t=>t.temperature_max_c,(t,o)=>t>o),faults:()=>t=>t.faults.length>0,failed:()=>yt};function ue(t,o){return e=>{let n=tn(e);return r=>{if(n===void 0)return!0;let i=t(r);return i!==null&&o(i,n)}}}function wt(t){return vt.filter(o=>(t.get(o)??"").trim()!=="")}function qo(t){return(t.get("q")??"").trim()!==""||wt(t).length>0}var Ko=Object.fromEntries(["q",...vt].map(t=>[t,null]));function Wo(t,o){let e=(o.get("q")??"").toLowerCase().split(/\s+/).filter(Boolean),n=wt(o).map(r=>nn[r](o.get(r)??""));return e.length===0&&n.length===0?t:t.filter(r=>{if(!n.every(s=>s(r)))return!1;let i=e.length>0?en(r):"";return e.every(s=>i.includes(s))})}function Yo(t,o=""){let e=new Map(he.map(s=>[s,new Map])),n=(s,a)=>{let d=e.get(s);a!==null&&a!==""&&d?.set(a,(d.get(a)??0)+1)};for(let s of t){n("site",s.site),n("location",s.location);for(let a of s.tags)n("label",a);n("status",se(s));for(let a of ne(s))n("pool",a);n("model",s.model),n("firmware",s.firmware),o!==""&&s.firmware===o&&n("version",s.firmware_version)}let r=Ze,i=s=>[...e.get(s)??[]].map(([a,d])=>({value:a,count:d})).sort((a,d)=>s==="status"?r.indexOf(a.value)-r.indexOf(d.value):q(a.value,d.value));return Object.fromEntries(he.map(s=>[s,i(s)]))}var k={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},X=t=>(...o)=>({_$litDirective$:t,values:o}),F=class{constructor(o){}get _$AU(){return this._$AM._$AU}_$AT(o,e,n){this._$Ct=o,this._$AM=e,this._$Ci=n}_$AS(o,e){return this.update(o,e)}update(o,e){return this.render(...e)}};var{I:on}=xe,_t=t=>t;var xt=t=>t.strings===void 0,$t=()=>document.createComment(""),H=(t,o,e)=>{let n=t._$AA.parentNode,r=o===void 0?t._$AB:o._$AA;if(e===void 0){let i=n.insertBefore($t(),r),s=n.insertBefore($t(),r);e=new on(i,s,t,t.options)}else{let i=e._$AB.nextSibling,s=e._$AM,a=s!==t;if(a){let d;e._$AQ?.(t),e._$AM=t,e._$AP!==void 0&&(d=t._$AU)!==s._$AU&&e._$AP(d)}if(i!==r||a){let d=e._$AA;for(;d!==i;){let p=_t(d).nextSibling;_t(n).insertBefore(d,r),d=p}}}return e},T=(t,o,e=t)=>(t._$AI(o,e),t),rn={},ee=(t,o=rn)=>t._$AH=o,kt=t=>t._$AH,te=t=>{t._$AR(),t._$AA.remove()};var St=(t,o,e)=>{let n=new Map;for(let r=o;r<=e;r++)n.set(t[r],r);return n},nr=X(class extends F{constructor(t){if(super(t),t.type!==k.CHILD)throw Error("repeat() can only be used in text expressions")}dt(t,o,e){let n;e===void 0?e=o:o!==void 0&&(n=o);let r=[],i=[],s=0;for(let a of t)r[s]=n?n(a,s):s,i[s]=e(a,s),s++;return{values:i,keys:r}}render(t,o,e){return this.dt(t,o,e).values}update(t,[o,e,n]){let r=kt(t),{values:i,keys:s}=this.dt(o,e,n);if(!Array.isArray(r))return this.ut=s,i;let a=this.ut??=[],d=[],p,h,m=0,g=r.length-1,f=0,b=i.length-1;for(;m<=g&&f<=b;)if(r[m]===null)m++;else if(r[g]===null)g--;else if(a[m]===s[f])d[f]=T(r[m],i[f]),m++,f++;else if(a[g]===s[b])d[b]=T(r[g],i[b]),g--,b--;else if(a[m]===s[b])d[b]=T(r[m],i[b]),H(t,d[b+1],r[m]),m++,b--;else if(a[g]===s[f])d[f]=T(r[g],i[f]),H(t,r[m],r[g]),g--,f++;else if(p===void 0&&(p=St(s,f,b),h=St(a,m,g)),p.has(a[m]))if(p.has(a[g])){let _=h.get(s[f]),x=_!==void 0?r[_]:null;if(x===null){let U=H(t,r[m]);T(U,i[f]),d[f]=U}else d[f]=T(x,i[f]),H(t,r[m],x),r[_]=null;f++}else te(r[g]),g--;else te(r[m]),m++;for(;f<=b;){let _=H(t,d[b+1]);T(_,i[f]),d[f++]=_}for(;m<=g;){let _=r[m++];_!==null&&te(_)}return this.ut=s,ee(t,d),M}});var cr=X(class extends F{constructor(t){if(super(t),t.type!==k.PROPERTY&&t.type!==k.ATTRIBUTE&&t.type!==k.BOOLEAN_ATTRIBUTE)throw Error("The `live` directive is not allowed on child or event bindings");if(!xt(t))throw Error("`live` bindings can only contain a single expression")}render(t){return t}update(t,[o]){if(o===M||o===c)return o;let e=t.element,n=t.name;if(t.type===k.PROPERTY){if(o===e[n])return M}else if(t.type===k.BOOLEAN_ATTRIBUTE){if(!!o===e.hasAttribute(n))return M}else if(t.type===k.ATTRIBUTE&&e.getAttribute(n)===o+"")return M;return ee(t),o}});export{Je as a,Pt as b,Mt as c,At as d,Bn as e,k as f,X as g,F as h,ee as i,nr as j,Ao as k,Oo as l,No as m,Lo as n,ft as o,gt as p,he as q,Zt as r,Jt as s,Xt as t,Vo as u,wt as v,qo as w,Ko as x,Wo as y,Yo as z,cr as A};
/*! Bundled license information:

lit-html/directive.js:
lit-html/directives/repeat.js:
  (**
   * @license
   * Copyright 2017 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)

lit-html/directive-helpers.js:
lit-html/directives/live.js:
  (**
   * @license
   * Copyright 2020 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)
*/
