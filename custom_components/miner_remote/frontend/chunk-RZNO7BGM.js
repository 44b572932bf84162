import{A as Pe,B as Ee,a as $,b as fe,c as ge,d as _,e as H,f as be,g as ye,h as we,n as ve,o as $e,p as C,q as _e,r as xe,t as ke,v as Se,x as Re,z as O}from"./chunk-K6LWNX5C.js";import{b as pe}from"./chunk-LBJ7OJ63.js";import{b as S,c as E,f as ue}from"./chunk-DCROD3YX.js";import{b as q,c as D}from"./chunk-I63C7D7V.js";import{a as ce,h as he}from"./chunk-GO57DYDB.js";import{b as me}from"./chunk-BCZP3DJ2.js";import{a as P}from"./chunk-DBCNI3WA.js";import{W as se,b as X,c as ee,ka as f,la as g,m as te,ma as re,qa as ie,r as oe,ra as ae,sa as le,t as ne,wa as de,xa as T,ya as k,za as R}from"./chunk-6LIIFUQW.js";import{a as v,d as l,g as d}from"./chunk-42XHLT2J.js";import{b as m}from"./chunk-TN3OZQAE.js";var Ge={reached:[te,"good"],awaited:[se,"busy"],ahead:[oe,"quiet"],bad:[ne,"bad"],doubtful:[X,"warn"]};function j(n){return n.status!=="pending"&&n.verification!=="waiting"}function We(n){let{sent_at:s,completed_at:e,command_type:t}=n,o=q(n),r=t==="backup"?"done":"confirmed",i=t==="backup"?[]:["accepted"],a=(...u)=>u.map(b=>({stage:b,state:"ahead",at:null})),c={stage:"sent",state:"reached",at:s},p=i.map(u=>({stage:u,state:"reached",at:e}));switch(o){case"waiting":return[{stage:o,state:"awaited",at:null},...a("sent",...i,r)];case"sent":{let[u=r,...b]=[...i,r];return[c,{stage:u,state:"awaited",at:null},...a(...b)]}case"accepted":return n.verification===null?[c,...p]:[c,...p,{stage:r,state:"awaited",at:null}];case"confirmed":case"done":return[c,...p,{stage:o,state:"reached",at:n.verified_at??e}];case"not_confirmed":return[c,...p,{stage:o,state:"doubtful",at:n.verified_at??null}];default:{let u={stage:o,state:o==="skipped"?"doubtful":"bad",at:e};return s===null?[u]:[c,u]}}}function Ye(n,s){switch(s){case"accepted":return n.t("commands.await_accepted");case"confirmed":return n.t("commands.batch_confirming");case"done":return n.t("commands.batch_running");default:return D(n,s)}}function Ze(n,s){return l`<ol class="stages">
${We(s).map(({stage:e,state:t,at:o})=>{let[r,i]=Ge[t];return l`<li class="${t} ${i}" aria-current=${t==="awaited"?"step":d}>
${T(r,22)}<span>${t==="awaited"?Ye(n,e):D(n,e)}</span>
${o===null?d:l`<time datetime=${o}>${n.format.timeSeconds(o)}</time>`}
</li>`})}
</ol>`}var Je=v`.stages{list-style:none;margin:0;padding:0;display:flex;flex-direction:column}.stages li{display:flex;align-items:center;gap:10px;min-height:36px;position:relative}.stages svg{color:var(--chip);flex:none}.stages li:not(:last-child):after{content:"";position:absolute;inset-inline-start:10px;top:31px;height:10px;border-inline-start:2px solid var(--divider-color)}.stages .ahead{color:var(--mr-secondary)}.stages .awaited span,.stages li:last-child:not(.ahead) span{font-weight:500}.stages time{color:var(--mr-secondary);font-variant-numeric:tabular-nums}`,w=class extends P{constructor(){super(...arguments);this.batchId="";this.error="";this.load=async()=>{try{let e=le({batch_id:this.batchId,limit:1}),{commands:t}=await ie(this.env.hass,"GET",`remote/commands/history${e}`),[o]=t;o!==void 0&&(this.record===void 0||!j(this.record))&&this.take(o)}catch(e){this.error=this.env.errorText(e)}}}connectedCallback(){super.connectedCallback();let e=new ce(()=>this.env.hass.connection,"miner_remote/commands/subscribe",({commands:t})=>{for(let o of t)o.batch_id===this.batchId&&this.take(o)});this.owns(e.listen(()=>{},this.load)),this.load()}take(e){this.record=e,this.error="",this.dispatchEvent(new CustomEvent("changed",{detail:e}))}render(){let{record:e}=this;return this.error!==""?l`<p class="error" role="alert">${this.error}</p>`:e===void 0?l`<p class="help" role="status">${this.t("commands.sending")}</p>`:l`<div role="status">${Ze(this.env,e)}</div>
${this.explanation(e)}
<p class="help">${me(["history"],this.t("commands.in_history"),{command:String(e.id)})}</p>`}explanation(e){let t=q(e);if(e.error_code??e.error_message)return l`<p class="notice bad" role="alert" dir="auto">${this.env.errorText(e)}</p>`;if(t==="accepted")return l`<p class="help">
${this.t(e.verification===null?"commands.not_reported":"commands.confirmation_awaited")}
</p>`;if(t==="not_confirmed")return l`<p class="notice warn">${this.t("commands.confirmation_missing")}</p>`;let o=Object.entries(e.response?.also_changed??{});return o.length===0?d:l`<div class="notice warn">
${this.t("settings.also_changed")}
${o.map(([r,{before:i,after:a}])=>l`<br />${ve(this.env,r)}: ${C(this.env,i,null)} → ${C(this.env,a,null)}`)}
</div>`}};w.styles=[R,Je,v`:host{display:flex;flex-direction:column;gap:12px}.notice{margin:0;overflow-wrap:anywhere}`],m([f()],w.prototype,"batchId",2),m([g()],w.prototype,"record",2),m([g()],w.prototype,"error",2),w=m([k("mr-sent-command")],w);var Ce=v`form{display:flex;flex-direction:column;gap:16px}button[slot=actions]{white-space:normal;overflow-wrap:anywhere;max-width:100%;padding-block:6px}.targets{display:flex;flex-direction:column;gap:8px}.goes,.ask p{margin:0}.goes,summary{font-weight:500}summary{cursor:pointer}h3{margin:0}.now{list-style:none;margin:4px 0 0;padding:0;overflow-wrap:anywhere}.names{columns:180px;max-height:160px;overflow:auto;margin:6px 0 0;padding-inline-start:20px;overflow-wrap:anywhere}.choices{display:flex;flex-wrap:wrap;gap:0 20px}.fields,.numbers{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(150px,100%),1fr));gap:12px;align-items:start}fieldset{display:flex;flex-direction:column;gap:12px}.fields{grid-template-columns:repeat(auto-fit,minmax(min(200px,100%),1fr))}.fields>.wide{grid-column:1 / -1}.ask{display:flex;gap:12px;overflow-wrap:anywhere}.ask>div{display:flex;flex-direction:column;gap:6px;min-width:0}`;var Qe=/^([a-z0-9+.-]+):\/\/([^/?#]*)([^?]*)(\?.*)?$/i,Xe=/^(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*\.?$/i,et=/^\[[0-9a-f:.]+\]$/i;function tt(n){for(let s of n){let e=s.codePointAt(0)??0;if(e<32||e>=127&&e<160||e===8232||e===8233)return!0}return!1}function Me(n,s){if(/[^\x21-\x7e]/.test(n))return{key:"input.pool_url_characters"};let[,e="",t="",,o]=Qe.exec(n)??[],r=e.toLowerCase();if(!s.pool_schemes.includes(r))return{key:"input.pool_url_scheme",values:{choices:s.pool_schemes.map(u=>`${u}://`).join(", ")}};if(t.includes("@"))return{key:"input.pool_url_login"};if(o!==void 0)return{key:"input.pool_url_query"};let i=t.lastIndexOf(":"),a=i>t.lastIndexOf("]")?t.slice(0,i):t;if(!Xe.test(a)&&!et.test(a))return{key:"input.pool_url_host"};if(a===t&&s.schemes_with_default_port.includes(r))return;let c=a===t?"":t.slice(i+1),p=/^\d{1,5}$/.test(c)?Number(c):0;return p<1||p>65535?{key:"input.pool_url_port"}:void 0}function N(n,s){if(tt(n))return{key:"input.control_characters"};let e=!0,t=n.replace(/\{([^{}]*)\}/g,(r,i)=>(e&&=s.worker_placeholders.includes(i),""));return e&&!/[{}]/.test(t)?void 0:{key:"input.worker_placeholder",values:{choices:s.worker_placeholders.map(r=>`{${r}}`).join(", ")}}}function ot(n){return/^\d+(\.\d+){3}$/.test(n)?n.slice(n.lastIndexOf(".")+1):n.includes(":")?n.slice(n.lastIndexOf(":")+1)||"0":null}function A(n,s){let e={name:s.name,hostname:s.hostname,ip:s.ip,ip_last:ot(s.ip),mac:s.mac?.replaceAll(":","")??null},t,o=n.replace(/\{([^{}]*)\}/g,(r,i)=>{let a=e[i];return a?a.replace(/[^0-9A-Za-z._:-]+/g,"-"):(t??=r,r)});return t===void 0?{name:o}:{missing:t}}var nt={key:"input.missing"},Te={all:[],percent:["group_percent","group_delay_s"],size:["group_size","group_delay_s"]},st={group_percent:10,group_size:10,group_delay_s:60};function K(n){return n.fields.filter(({key:s,kind:e})=>e!=="pool_passwords"&&e!=="pools"&&(e!=="choices"||$(s)!==void 0))}function Oe(n){return n.fields.some(({kind:s})=>s==="password"||s==="pools"||s==="pool_passwords")}function I(n,s){return s.pacing_fields.filter(({key:e})=>Te[n].includes(e)||e==="stop_after_failures")}function rt(n,s){return n.kind==="boolean"&&!n.required&&n.default===null?"":n.kind==="boolean"?n.required||n.default===!0:n.kind==="pool_url"?`${s.limits.pool_schemes[0]??""}://`:n.kind==="password"||n.default===null?"":String(n.default)}function V(n,s,e,t){let o=Pe(n,s,e),r=Object.entries({stop_after_failures:"",...st,...o});return{values:Object.fromEntries([...K(n).map(i=>{let a=s===1?_(i.key,t):void 0,c=a===void 0||i.kind==="positions"||i.kind==="boolean"&&i.required;return[i.key,c?rt(i,e):H(a)]}),...r.map(([i,a])=>[i,String(a)])]),pace:o.group_percent!==void 0?"percent":o.group_size!==void 0?"size":"all",pools:[]}}function Lt(n,s,e,t){let o=V(n,e,t),r={...o.values};for(let{key:a,kind:c}of K(n)){let p=s[a];c!=="password"&&p!==void 0&&p!==null&&(r[a]=typeof p=="boolean"&&$(a)===void 0?p:String(p))}let i=Array.isArray(s.pools)?s.pools:[];return{...o,values:r,pools:i.map(a=>({...M,...a,pool_password:""}))}}var M={pool_url:"",worker_name:"",pool_password:""};function Ne(n,s){let e=(t,o)=>{let r=new Set(n.map(i=>i.pools?.find(a=>a.slot===t)?.[o]??""));return r.size===1?[...r][0]??"":""};return Array.from({length:s},(t,o)=>({pool_url:e(o,"url"),worker_name:e(o,"user"),pool_password:""}))}function it({pool_url:n,worker_name:s,pool_password:e}){return`${n}${s}${e}`.trim()===""}function F(n){return n.pools.slice(0,n.pools.findLastIndex(s=>!it(s))+1)}function B(n,s){return`pools.${n}.${s}`}function at(n,{kind:s,minimum:e,maximum:t,above_minimum:o}){let r=n===""?Number.NaN:Number(n),i=e??Number.NEGATIVE_INFINITY,a=t??Number.POSITIVE_INFINITY,c=s==="integer";return(o?r>i:r>=i)&&r<=a&&(!c||Number.isInteger(r))?void 0:{key:`input.${c?"fraction_or_out_of_range":o?"out_of_open_range":"out_of_range"}`,values:{minimum:i,maximum:a}}}function Ae(n,s,e){if(typeof s!="string")return;let t=s.trim();if(t==="")return n.required?nt:void 0;let o=n.max_length??e.limits.max_text;if(s.length>o)return{key:"input.too_long",values:{maximum:o}};switch(n.kind){case"integer":case"number":return at(t,n);case"pool_url":return Me(t,e.limits);case"worker_name":return N(t,e.limits);default:return}}function lt(n,s){let e={},t=F(n),o=s.commands.pool_switch?.fields??[];for(let r of["pool_url","worker_name"]){let i=o.find(a=>a.key===r);(t.length===0?[M]:t).forEach((a,c)=>{let p=i===void 0?void 0:Ae(i,a[r],s);p!==void 0&&(e[B(c,r)]=p)})}return e}function Ie(n,s,e,t,o){let r=e>1?I(s.pace,t).map(a=>({...a,required:Te[s.pace].includes(a.key)})):[],i=E(n)?lt(s,t):{};for(let a of[...L(n,s,o),...r]){let c=Ae(be(a,_(a.key,o)),s.values[a.key],t);c!==void 0&&(i[a.key]=c)}return i}function dt(n,s){switch(n){case"integer":case"number":return Number(s);case"boolean":return s==="true";case"positions":return s.split(",").map(Number);default:return s}}function Fe(n,s){let e={};for(let{key:t,kind:o}of n){let r=s.values[t]??"";if(typeof r=="boolean")e[t]=r;else{let i=o==="password"?r:r.trim();i!==""&&(e[t]=dt(o,i))}}return e}function ct(n,s,e){return n.every(t=>{let o=A(e,t);return"name"in o&&t.pools?.some(r=>r.url===s&&r.user===o.name)})}function L(n,{values:s},e){return K(n).filter(({key:t,required:o})=>t==="speed_percent"&&s.mode==="auto"||t==="target_temperature_c"&&s.mode==="manual"?!1:o||e===void 0||$(t)===void 0?!0:_(t,e)?.read_only===!1)}function pt(n,s,e,t){let o=i=>{let a=_(i,t);return a!==void 0&&H(a)===e.values[i]},r=s.mode!==void 0&&!o("mode");for(let{key:i,required:a}of n.fields)!a&&o(i)&&!(r&&i==="speed_percent")&&delete s[i]}function Le(n,s,e,t){let o=Fe(L(n,s,t),s);if(e.length===1&&pt(n,o,s,t),!E(n))return o;let r=F(s).map(({pool_url:i,worker_name:a,pool_password:c})=>{let p={pool_url:i.trim(),worker_name:a.trim()};return c===""&&ct(e,p.pool_url,p.worker_name)?p:{...p,pool_password:c||"x"}});return{...o,pools:r}}function U(n,s,e){return s>1?Fe(I(n.pace,e),n):{}}var z=3;function ze(n,s,e){let{t}=n,o=he(s).find(i=>i.slot===e)?.hosts??[];if(o.length===0)return l`<span class="help">${t("commands.slot_empty")}</span>`;let r=s.length===1?s[0]?.pools?.find(i=>i.slot===e)?.user??"":"";return l`<ul>
${o.slice(0,z).map(({host:i,count:a,active:c})=>l`<li>
${i}${s.length>1?` (${t.n("common.miners",a)})`:d}
${c===0?d:l`<span class="chip good">
${s.length===1?t("control.pool_active"):t("control.pool_active_on",{count:c})}
</span>`}
</li>`)}
${r===""?d:l`<li class="help">${r}</li>`}
${o.length>z?l`<li class="help">${t.n("control.pools_more",o.length-z)}</li>`:d}
</ul>`}function qe(n,s){let[e]=s,t=s.filter(o=>(o.pools??[]).length===0).length;return t===0?d:l`<p class="help">
${s.length===1&&e!==void 0?n.t("control.pools_unknown",{name:e.name}):n.t.n("control.pools_unknown_of",t)}
</p>`}function G(n,s,e,t){let{t:o}=n,r=e.trim();if(r===""||N(r,t)!==void 0)return d;let i=s.map(u=>({miner:u,worker:A(r,u)})),a=new Set(i.flatMap(({worker:u})=>"name"in u?[u.name]:[])),c=i.filter(({worker:u})=>"missing"in u),p=[...i.filter(({worker:u})=>"name"in u).slice(0,z),...c.slice(0,1)];return l`<ul class="examples help" aria-live="polite">
${p.map(({miner:u,worker:b})=>l`<li>
${"name"in b?o("commands.worker_example",{name:u.name,worker:b.name}):o("commands.worker_missing",{name:u.name,placeholder:b.missing})}
</li>`)}
${s.length>1?l`<li>${o.n("control.workers_distinct",a.size)}</li>`:d}
${c.length>1?l`<li>${o.n("control.workers_missing",c.length)}</li>`:d}
</ul>`}function De(n,s,e,t,o){let r=a=>String(e.values[a]??""),i=t?F(e).map((a,c)=>({slot:c,url:a.pool_url,worker:a.worker_name})):[{slot:Number(r("pool_number")),url:r("pool_url"),worker:r("worker_name")}];return l`${i.map(({slot:a,url:c,worker:p})=>l`<p>${n.t("control.slot_number",{slot:a})}: ${c.trim()}</p>
${G(n,s,p,o)}`)}
<p>${n.t("commands.ask_pool")}</p>`}var mt=3,y=class extends P{constructor(){super();this.miners=[];this.scope="one";this.problems={};this.lastWorker=0;this.addEventListener("keydown",e=>{e.key==="Enter"&&e.composedPath()[0]instanceof HTMLInputElement&&this.closest("form")?.requestSubmit()})}get slots(){let e=this.miners.flatMap(o=>(o.pools??[]).map(r=>r.slot+1)),t=this.catalog.commands.pool_switch?.fields.find(({key:o})=>o==="pool_number")?.maximum??2;return Math.min(Math.max(mt,this.draft.pools.length,this.chosen+1,...e),t+1)}get chosen(){return Number(this.draft.values.pool_number??0)}change(e){this.dispatchEvent(new CustomEvent("draft",{detail:{...this.draft,...e}}))}set(e){this.change({values:{...this.draft.values,...e}})}rescope(e){if(this.dispatchEvent(new CustomEvent("scope",{detail:e})),e==="one"||this.draft.pools.length>0)return;let t=new Set(this.miners.map(r=>r.pools?.find(i=>i.active===!0)?.slot)),[o]=t;this.change({pools:Ne(this.miners,this.slots),values:{...this.draft.values,pool_number:String(t.size===1?o??0:0)}})}typed(e){if(this.scope==="all")return this.draft.pools[e]??M;let t=o=>String(this.draft.values[o]??"");return{pool_url:t("pool_url"),worker_name:t("worker_name"),pool_password:t("pool_password")}}type(e,t,o){if(this.scope==="one")this.set({[t]:o});else{let r=Array.from({length:this.slots},(i,a)=>this.draft.pools[a]??M);this.change({pools:r.map((i,a)=>a===e?{...i,[t]:o}:i)})}}render(){let{t:e,scope:t}=this,o=Array.from({length:this.slots},(r,i)=>i);return l`${this.catalog.commands.set_pools===void 0?d:l`<div class="choices" role="radiogroup" aria-label=${e("commands.scope")}>
${["one","all"].map(r=>this.radio("scope",t===r,e(`commands.scope_${r}`),()=>this.rescope(r)))}
</div>`}
<p class="help">${e(t==="one"?"commands.does_pool_switch":"commands.does_set_pools")}</p>
<div class="slots" role=${t==="one"?"radiogroup":d} aria-label=${e("commands.field_pool_number")}>
<div class="heads help" aria-hidden="true">
<span>${e("control.pools_now")}</span><span>${e("commands.slot_new")}</span>
</div>
${o.map(r=>this.slotRow(r))}
</div>
${qe(this.env,this.miners)}
<p class="help">${e(t==="one"?"commands.help_pool_password":"commands.help_password_kept")}</p>
${this.placeholders()}`}slotRow(e){let{t,scope:o}=this,r=o==="all"||e===this.chosen,i=e===this.chosen;return l`<section class=${r?"written":""} aria-label=${t("control.slot_number",{slot:e})}>
<div class="now">
${o==="one"?this.radio("slot",i,t("control.slot_number",{slot:e}),()=>this.set({pool_number:String(e)})):l`<h4>${t("control.slot_number",{slot:e})}</h4>`}
${ze(this.env,this.miners,e)}
</div>
<div class="new">
${r?this.fields(e):l`<span class="help">${t("commands.slot_unchanged")}</span>`}
${o==="all"?this.radio("mined",i,t("commands.slot_mined"),()=>this.set({pool_number:String(e)})):d}
</div>
</section>`}fields(e){let t=this.typed(e),o=this.scope==="one"||e===0;return l`<div class="typed">
${this.field(e,"pool_url",o?this.t("commands.help_pool_url"):"")} ${this.field(e,"worker_name")}
${this.field(e,"pool_password")}
${G(this.env,this.miners,t.worker_name,this.catalog.limits)}
</div>`}field(e,t,o=""){let r=this.scope==="one"?t:B(e,t),i=this.problems[r],a=t==="pool_password";return l`<label class="field">
<span>${this.t(`commands.field_${t}`)}</span>
<input
name=${r}
type=${a?"password":"text"}
autocomplete=${a?"new-password":"off"}
autocapitalize="off"
spellcheck="false"
maxlength=${this.catalog.limits.max_text}
aria-invalid=${i===void 0?d:"true"}
aria-describedby=${i===void 0?d:`${r}-error`}
.value=${this.typed(e)[t]}
@focus=${()=>{t==="worker_name"&&(this.lastWorker=e)}}
@input=${c=>this.type(e,t,c.target.value)}
/>
${i===void 0?d:l`<span class="error" id="${r}-error" role="alert">${this.t(i.key,i.values)}</span>`}
${o===""?d:l`<span class="help">${o}</span>`}
</label>`}placeholders(){let e=this.scope==="one"?this.chosen:this.lastWorker;return l`<details open>
<summary>${this.t("commands.worker_filled")}</summary>
<ul class="placeholders">
${this.catalog.limits.worker_placeholders.map(t=>l`<li>
<button
type="button"
class="code"
@click=${()=>this.type(e,"worker_name",`${this.typed(e).worker_name}{${t}}`)}
>
${`{${t}}`}
</button>
${this.t(`commands.placeholder_${t}`)}
</li>`)}
</ul>
</details>`}radio(e,t,o,r){return l`<label class="check">
<input type="radio" name=${e} .checked=${t} @change=${r} />
${o}
</label>`}};y.styles=[R,v`:host{display:flex;flex-direction:column;gap:12px}.choices{display:flex;flex-wrap:wrap;gap:0 20px}.slots{border:1px solid var(--divider-color);border-radius:12px}section,.heads{display:grid;grid-template-columns:minmax(0,2fr) minmax(0,3fr);gap:8px 16px;padding:10px 14px}section{border-top:1px solid var(--divider-color)}section:not(.written) .new{align-self:center}.now,.new{display:flex;flex-direction:column;gap:6px;min-width:0;overflow-wrap:anywhere}.typed{display:grid;grid-template-columns:minmax(0,3fr) minmax(0,2fr);gap:6px 12px}.typed>:not(.field:nth-child(n+2)){grid-column:1 / -1}h4{margin:0;font-weight:500}ul{list-style:none;margin:0;padding:0}summary{cursor:pointer;color:var(--mr-secondary);font-size:13px}.placeholders{margin-top:6px;display:grid;grid-template-columns:repeat(auto-fill,minmax(min(240px,100%),1fr));gap:6px 12px;font-size:13px;color:var(--mr-secondary)}.code{font:13px ui-monospace,monospace;min-height:26px;padding:0 8px;border-radius:6px;margin-inline-end:4px}@media(max-width:520px){section{grid-template-columns:minmax(0,1fr)}.heads{display:none}}`],m([f({attribute:!1})],y.prototype,"miners",2),m([f({attribute:!1})],y.prototype,"catalog",2),m([f({attribute:!1})],y.prototype,"draft",2),m([f()],y.prototype,"scope",2),m([f({attribute:!1})],y.prototype,"problems",2),m([g()],y.prototype,"lastWorker",2),y=m([k("mr-pool-fields")],y);var ut=[0,1,2],ht=new Set(["integer","number","password","time","boolean","choice"]);function He({t:n},s,e){return e===void 0?d:l`<span class="error" id="${s}-error" role="alert">${n(e.key,e.values)}</span>`}function W(n,{key:s,kind:e,max_length:t,required:o},r){let{label:i,typed:a,problem:c,help:p="",placeholder:u="",offered:b=[]}=r,Y=e==="integer"||e==="number",Z=x=>r.change(x.target.value),J=c===void 0?d:"true",Q=c===void 0?`${s}-help`:`${s}-error`;return l`<label class="field ${ht.has(e)?"":"wide"}">
<span>${i}</span>
${b.length===0?l`<input
name=${s}
type=${Y?"number":e==="password"||e==="time"?e:"text"}
step=${Y?"any":d}
autocomplete=${e==="password"?"new-password":"off"}
placeholder=${u||d}
maxlength=${t??d}
aria-invalid=${J}
aria-describedby=${Q}
.value=${a}
@input=${Z}
/>`:l`<select name=${s} aria-invalid=${J} aria-describedby=${Q} @change=${Z}>
${o&&b.some(([x])=>x===a)?d:l`<option value="">${n.t(o?"settings.choose":"settings.unchanged")}</option>`}
${b.map(([x,Be,Ue])=>l`<option value=${x} ?selected=${x===a} ?disabled=${Ue}>${Be}</option>`)}
</select>`}
${He(n,s,c)}
${p===""?d:l`<span class="help" id="${s}-help">${p}</span>`}
</label>`}function je(n,{key:s},e,t){let o=Array.isArray(e?.value)?e.value:[],r=[...new Set([...o,...(e?.options??[]).map(({value:a})=>Number(a))])].sort(),i=new Set(t.typed.split(",").filter(Boolean));return l`<div class="wide" role="group" aria-labelledby="boards">
<span class="field-label" id="boards">${t.label}</span>
<div class="choices">
${(r.length>0?r:ut).map(a=>l`<label class="check">
<input
type="checkbox"
aria-invalid=${t.problem===void 0?d:"true"}
.checked=${i.has(String(a))}
@change=${c=>{c.target.checked?i.add(String(a)):i.delete(String(a)),t.change([...i].sort().join(","))}}
/>
${n.t("miner.board",{position:a})}
${o.includes(a)?l`<span class="chip good">${n.t("commands.light_on")}</span>`:d}
</label>`)}
</div>
${He(n,s,t.problem)}
${e===void 0?d:l`<p class="help">${xe(n,e)}</p>`}
</div>`}function Ke(n,s,e,t){let o=t?[]:e?.options??[];return o.length>0?o.map(i=>[String(i.value),_e(n,i,e?.unit??null),i.refused!==null]):(s.kind==="boolean"?[!0,!1]:s.choices).map(i=>[String(i),C(n,i,null),!1])}function Ve({t:n,format:s},e){let t=e.flatMap(i=>i.power_limit_w??i.est_power_w??[]);if(t.length===0)return"";let o=s.power(Math.min(...t)),r=s.power(Math.max(...t));return o===r?n("commands.watts_now_same",{from:o}):n("commands.watts_now",{from:o,to:r})}var ft=new Set(["pool_url","worker_name","pool_password","pool_number"]),h=class extends P{constructor(){super(...arguments);this.miners=[];this.step="form";this.error="";this.checked=!1;this.named=new Set;this.allSlots=!1;this.able=[];this.unable=[];this.batchId=""}connectedCallback(){super.connectedCallback(),{able:this.able,unable:this.unable}=Re(this.miners,this.row,Se(this.env.hass)),this.allSlots=E(this.row),this.row=(this.allSlots?this.catalog.commands.pool_switch:void 0)??this.row,this.draft=this.start??this.initial,this.settings===void 0&&fe(this.row)&&this.readSettings(),this.start===void 0&&this.withoutBackup>0&&this.set("backup_first",!1)}get initial(){return V(this.row,this.able.length,this.catalog,this.settings)}async readSettings(){let e=this.initial.values;this.settings=await ye(this.env,this.able);let{values:t}=this.draft,o=Object.entries(this.initial.values).filter(([r])=>t[r]===e[r]);this.start===void 0&&(this.draft={...this.draft,values:{...t,...Object.fromEntries(o)}})}get word(){return ge(this.row)?"set":this.row.command_type}get parameters(){return Le(this.command,this.draft,this.able,this.settings)}get alone(){return this.able.length===1?this.able[0]:void 0}get withoutBackup(){return this.able.filter(e=>!de(e,"config_read")).length}get command(){return(this.allSlots?this.catalog.commands.set_pools:void 0)??this.row}set(e,t){this.draft={...this.draft,values:{...this.draft.values,[e]:t}}}get problems(){return Ie(this.command,this.draft,this.able.length,this.catalog,this.settings)}next(e){if(e.preventDefault(),!(this.step!=="form"||this.able.length===0)){if(this.checked=!0,this.error="",Object.keys(this.problems).length>0){this.updateComplete.then(()=>this.focusProblem());return}if(this.word==="set"&&!Object.keys(this.parameters).some(t=>$(t)!==void 0)){this.error=this.t("settings.nothing_changed");return}this.alone===void 0&&O(this.row,this.able.length)?this.step="ask":this.send()}}async focusProblem(){let e=this.renderRoot.querySelector("mr-pool-fields");await e?.updateComplete,[e?.renderRoot,this.renderRoot].flatMap(o=>o?.querySelector("[aria-invalid=true]")??[])[0]?.focus()}async send(){if(this.step==="sending")return;let e=this.step;this.step="sending",this.error="";try{let{batch_id:t}=await ae(this.env.hass,"miner_remote/command",{command_type:this.command.command_type,miner_ids:this.able.map(o=>o.miner_id),parameters:this.parameters,...U(this.draft,this.able.length,this.catalog)});if(this.batchId=t,this.dispatchEvent(new CustomEvent("sent",{detail:t})),this.alone!==void 0){this.record=void 0,this.step="sent";return}this.env.batches.sentHere.add(t),pe(t),this.dialog.close()}catch(t){this.error=this.env.errorText(t),this.step=e}}closed(){this.step==="sent"&&!(this.record!==void 0&&j(this.record))&&this.env.batches.sentHere.add(this.batchId),this.dispatchEvent(new CustomEvent("closed"))}render(){let{alone:e,step:t}=this,o=this.t(`common.type_${this.row.command_type}`);return l`<mr-dialog
heading=${e===void 0?o:this.t("commands.title_named",{command:o,name:e.name})}
close-label=${this.t("common.close")}
?wide=${S(this.row)&&t!=="sent"}
?busy=${t==="sending"}
@closed=${this.closed}
>
${t==="sent"?l`<mr-sent-command
.env=${this.env}
.batchId=${this.batchId}
@changed=${r=>{this.record=r.detail}}
></mr-sent-command>`:l`<form id="form" novalidate @submit=${this.next}>
${t==="ask"?this.question():l`${this.targets()} ${this.fields()} ${this.pacing()}`}
${this.error===""?d:l`<p class="notice bad" role="alert">${this.error}</p>`}
</form>`}
${t==="sent"?this.sentActions():t==="ask"?this.askActions():this.formActions()}
</mr-dialog>`}get verb(){return this.t.n(`commands.do_${this.word}`,this.able.length,{name:this.alone?.name??""})}formActions(){let e=this.step==="sending",t=O(this.row,this.able.length),o=this.alone!==void 0,r=t&&!o?`${this.verb} …`:this.verb;return l`${o?l`<button slot="actions" type="button" ?disabled=${e} @click=${()=>this.dialog.close()}>
${this.t("common.cancel")}
</button>`:d}
<button
slot="actions"
type="submit"
form="form"
class="primary ${t&&o?"danger":""}"
?disabled=${e||this.able.length===0}
>
${e?this.t("commands.sending"):r}
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
</button>`:d}
<button slot="actions" type="button" class="primary" @click=${()=>this.dialog.close()}>
${this.t("common.close")}
</button>`}targets(){let{able:e,unable:t,alone:o}=this;return l`<div class="targets">
${S(this.row)?d:l`<p class="help">${this.t(`commands.does_${this.word}`)}</p>`}
${o!==void 0?d:this.names(this.t.n("commands.goes_to",e.length),e)}
${t.length===0?d:this.names(this.t.n("commands.left_out",t.length),t)}
${o!==void 0&&O(this.row,1)?l`<p class="goes">${this.loss()}</p>`:d}
${this.silent()}
${this.start!==void 0&&Oe(this.row)?l`<p class="notice">${this.t("commands.secret_again")}</p>`:d}
</div>`}loss(){let{hashrate_ths:e,power_w:t}=ue(this.able),{format:o}=this.env;return this.t.n("commands.ask_text",this.able.length,{hashrate:o.hashrate(e),power:o.power(t)})}silent(){let e=this.able.filter(t=>!t.online).length;return e===0?d:l`<p class="notice warn">
${this.able.length===1?this.t("commands.offline_self"):this.t.n("commands.offline",e)}
</p>`}names(e,t){return l`<details
@toggle=${o=>{o.target.open&&(this.named=new Set([...this.named,t]))}}
>
<summary>${e}</summary>
<ul class="names">
${this.named.has(t)?t.map(o=>l`<li>${o.name}</li>`):d}
</ul>
</details>`}fields(){let e=S(this.row),t=L(this.command,this.draft,this.settings).filter(({key:o})=>!e||!ft.has(o));return l`${e?l`<mr-pool-fields
.env=${this.env}
.miners=${this.able}
.catalog=${this.catalog}
.draft=${this.draft}
.scope=${this.allSlots?"all":"one"}
.problems=${this.checked?this.problems:{}}
@draft=${o=>{this.draft=o.detail}}
@scope=${o=>{this.allSlots=o.detail==="all",this.checked=!1}}
></mr-pool-fields>`:d}
${t.length===0?d:l`<div class="fields">${t.map(o=>this.parameter(o))}</div>`}`}parameter(e){let{key:t,kind:o,required:r,default:i}=e,a=_(t,this.settings);if(o==="positions")return je(this.env,e,a,this.view(t));if(o==="boolean"&&(r||$(t)===void 0))return r||i===null?this.yesOrNo(e):this.tick(e);let p=[t==="power_limit_w"?Ve(this.env,this.able):"",a===void 0?"":ke(this.env,a)].filter(Boolean).join(" · ");return W(this.env,e,{...this.view(t),...p===""?{}:{help:p},offered:Ke(this.env,e,a,this.draft.values.expert===!0)})}view(e){return{label:this.label(e),typed:this.typed(e),problem:this.checked?this.problems[e]:void 0,help:this.optional(`help_${e}`),change:t=>this.set(e,t)}}tick({key:e}){let t=this.draft.values[e]===!0,o=e==="backup_first"&&t?this.withoutBackup:0;return l`<div class="wide">
<label class="check">
<input
type="checkbox"
.checked=${t}
@change=${r=>this.set(e,r.target.checked)}
/>
${this.label(e)}
</label>
<p class="help">
${o>0?this.t.n("commands.backup_first_help",o):this.optional(`help_${e}`)}
</p>
</div>`}yesOrNo({key:e}){let t=(o,r)=>this.radio(e,this.draft.values[e]===o,r,()=>this.set(e,o));return l`<div class="choices wide" role="radiogroup" aria-label=${this.t(`common.type_${this.row.command_type}`)}>
${t(!0,this.t("commands.field_on_yes"))} ${t(!1,this.t("commands.field_on_no"))}
</div>`}pacing(){if(this.able.length<=1)return d;let{pace:t}=this.draft,o=Object.keys(this.problems).length>0;return l`<fieldset>
<legend>${this.t("commands.pacing")}</legend>
<div class="choices" role="radiogroup" aria-label=${this.t("commands.pacing")}>
${["all","percent","size"].map(r=>this.radio("pace",t===r,this.t(`commands.pace_${r}`),()=>{this.draft={...this.draft,pace:r}}))}
</div>
<div class="numbers">
${I(t,this.catalog).map(r=>W(this.env,r,{...this.view(r.key),placeholder:r.key==="stop_after_failures"?this.t("commands.stop_after_never"):""}))}
</div>
${t==="all"||o?d:l`<p class="help" role="status">${this.spreading()}</p>`}
</fieldset>`}spreading(){let e=this.able.length,{groups:t,seconds:o}=Ee(e,U(this.draft,e,this.catalog)),r=`${this.t.n("commands.spread",t)}.`;if(o===0)return r;let i=o<120?`${this.env.format.number(o)} s`:this.env.format.span(o);return`${r} ${this.t("commands.spread_time",{time:i})}`}question(){let{row:e,able:t}=this;return l`<div class="notice bad ask" role="alert">
${T(ee,28)}
<div>
<h3>${this.t(`commands.ask_${this.word}`,{count:t.length})}</h3>
<p>${this.t(S(e)&&this.allSlots?"commands.does_set_pools":`commands.does_${this.word}`)}</p>
<p>${this.loss()}</p>
${this.draft.pace==="all"?d:l`<p>${this.spreading()}</p>`}
${S(e)?De(this.env,this.able,this.draft,this.allSlots,this.catalog.limits):d}
</div>
</div>`}label(e){return this.optional(`field_${e}`)||($e(this.env,e)??we(e))}optional(e){let t=`commands.${e}`,o=this.t(t);return o===t?"":o}typed(e){return String(this.draft.values[e]??"")}radio(e,t,o,r){return l`<label class="check">
<input type="radio" name=${e} .checked=${t} @change=${r} />
${o}
</label>`}};h.styles=[R,Ce],m([f({attribute:!1})],h.prototype,"row",2),m([f({attribute:!1})],h.prototype,"catalog",2),m([f({attribute:!1})],h.prototype,"miners",2),m([f({attribute:!1})],h.prototype,"start",2),m([f({attribute:!1})],h.prototype,"settings",2),m([g()],h.prototype,"draft",2),m([g()],h.prototype,"step",2),m([g()],h.prototype,"error",2),m([g()],h.prototype,"checked",2),m([g()],h.prototype,"named",2),m([g()],h.prototype,"allSlots",2),m([g()],h.prototype,"record",2),m([re("mr-dialog")],h.prototype,"dialog",2),h=m([k("mr-command-dialog")],h);export{Ze as a,Je as b,Lt as c};
