import"./chunk-NWZBYYOZ.js";import{a as oe,b as le,c as ce,d as N,e as de,f as pe,g as U,h as ue,i as he}from"./chunk-M7QVLGCN.js";import{b as I}from"./chunk-KN7X5WR5.js";import{a as A}from"./chunk-BZNK2URC.js";import"./chunk-LKPMY654.js";import"./chunk-Z4Y3MEU5.js";import"./chunk-CJKQJYPV.js";import"./chunk-JR5LZUL7.js";import"./chunk-CJ3RLY4G.js";import{e as ae,f as E,g as C,h as O,i as F}from"./chunk-MHE2FHAQ.js";import"./chunk-IYRH673A.js";import"./chunk-2RUX3Z4I.js";import"./chunk-OF4XZCYQ.js";import"./chunk-LBJ7OJ63.js";import"./chunk-LE333IPI.js";import"./chunk-QQDLVH5N.js";import"./chunk-XLYP3SV4.js";import{a as re}from"./chunk-LNM5JM6C.js";import"./chunk-MMHEOMF5.js";import"./chunk-QKF2GUB6.js";import{a as x,b as ne}from"./chunk-A7H35QJA.js";import{a as S}from"./chunk-SQ2ULTSQ.js";import{A as Z,B as V,O as D,_,d as J,g as K,s as Q,v as W,w as X,y as Y}from"./chunk-64LJY4AI.js";import{a as w,b as p,d as B,f as R,g as y,i as ee,k as te,m as se,n as g,o as k}from"./chunk-NWAP5VZV.js";import{c as ie}from"./chunk-RPZHBZSE.js";import{a as v,d as r,g as o}from"./chunk-42XHLT2J.js";import{b as l}from"./chunk-TN3OZQAE.js";function ge(d,c){let t=c.toLocaleLowerCase().split(/\s+/).filter(Boolean);return t.length===0?d:d.filter(e=>{let s=[e.name,e.ip,e.model??"",e.location,...e.tags].join(`
`).toLocaleLowerCase();return t.every(i=>s.includes(i))})}var $=class extends x{constructor(){super(...arguments);this.first=null;this.miners=[];this.selection=new Set;this.search="";this.sort="name";this.columns=[]}connectedCallback(){super.connectedCallback(),this.owns(this.env.fleet.listen(()=>{this.miners=this.env.fleet.miners})),this.miners=this.env.fleet.miners,this.first!==null&&(this.selection=new Set([this.first]))}get able(){return this.miners.filter(t=>se(t,"config_read"))}get rows(){let{miners:t,search:e}=this;return(this.foundFor?.miners!==t||this.foundFor.search!==e)&&(this.foundFor={miners:t,search:e,rows:ge(this.able,e)}),this.foundFor.rows}willUpdate(){if(this.columnsFor===this.env)return;this.columnsFor=this.env;let{t}=this;this.columns=[{key:"name",label:t("backups.miner"),track:"minmax(0, 3fr)",cell:e=>r`${e.name} <span class="sub">${e.ip}</span>`,sort:e=>e.name},{key:"model",label:t("backups.model"),track:"minmax(0, 2fr)",cell:e=>e.model??"\u2013",sort:e=>e.model}]}choose(){let t=this.able.filter(e=>this.selection.has(e.miner_id));t.length>0&&this.dispatchEvent(new CustomEvent("chosen",{detail:t}))}get tableTexts(){return{selectAll:this.t("common.select_all"),selectRow:t=>this.t("common.select_row",{name:t}),label:this.t("backups.choose_table")}}render(){let{t,rows:e}=this,s=this.miners.length-this.able.length,i=this.able.filter(n=>this.selection.has(n.miner_id)).length;return r`<mr-dialog
heading=${t("backups.choose_title")}
close-label=${t("common.close")}
@closed=${()=>this.dispatchEvent(new CustomEvent("closed"))}
>
<p class="help">${t("backups.choose_text")}</p>
<input
type="search"
aria-label=${t("backups.choose_search")}
placeholder=${t("backups.choose_search")}
.value=${this.search}
@input=${n=>{this.search=n.target.value}}
/>
${e.length===0?r`<p class="empty">${t("backups.choose_none")}</p>`:r`<mr-table
.rows=${e}
.columns=${this.columns}
.key=${n=>n.miner_id}
.name=${n=>n.name}
.texts=${this.tableTexts}
.selection=${this.selection}
sort=${this.sort}
@selected=${n=>{this.selection=n.detail}}
@sorted=${n=>{this.sort=n.detail}}
></mr-table>`}
${s===0?o:r`<p class="help">${t.n("backups.unable",s)}</p>`}
<button slot="actions" type="button" class="primary" ?disabled=${i===0} @click=${this.choose}>
${i===0?t("backups.next_none"):t.n("backups.next",i)}
</button>
</mr-dialog>`}};$.styles=[k,v`mr-table,.empty{height:min(360px,45dvh)}mr-table{border:1px solid var(--divider-color);border-radius:12px}.empty{justify-content:center;margin:0}`],l([w()],$.prototype,"first",2),l([p()],$.prototype,"miners",2),l([p()],$.prototype,"selection",2),l([p()],$.prototype,"search",2),l([p()],$.prototype,"sort",2),$=l([g("mr-backup-choose")],$);var T=class extends x{constructor(){super(...arguments);this.working=!1;this.error="";this.tone=""}async act(){if(!this.working){this.working=!0,this.error="";try{await this.work(),this.dispatchEvent(new CustomEvent("done"))}catch(t){this.error=this.env.errorText(t)}finally{this.working=!1}}}render(){return r`<mr-dialog
heading=${this.heading}
close-label=${this.t("common.close")}
?busy=${this.working}
@closed=${()=>this.dispatchEvent(new CustomEvent("closed"))}
>
${this.content()}
${this.error===""?o:r`<p class="notice bad" role="alert">${this.t("common.failed",{error:this.error})}</p>`}
<button slot="actions" type="button" class="primary ${this.tone}" ?disabled=${this.working} @click=${this.act}>
${this.button}
</button>
</mr-dialog>`}static{this.styles=[k,v`p{margin:0;overflow-wrap:anywhere}`]}};l([w({attribute:!1})],T.prototype,"backup",2),l([p()],T.prototype,"working",2),l([p()],T.prototype,"error",2);var P=class extends T{constructor(){super(...arguments);this.secrets=!1}get heading(){return this.t("backups.download_title")}get button(){return this.working?this.t("backups.downloading"):this.t(this.secrets?"backups.download_with":"backups.download_without")}async work(){let{backup:t}=this,e=this.secrets?"&include_secrets=true":"";await te(this.env.hass,`remote/backups/${t.id}?download=true${e}`,ue(t))}content(){return r`<p>${this.t("backups.download_text")}</p>
<label class="check">
<input
type="checkbox"
.checked=${this.secrets}
?disabled=${this.working}
@change=${t=>{this.secrets=t.target.checked}}
/>
${this.t("backups.with_passwords")}
</label>
${this.secrets?r`<p class="notice warn" role="alert">${this.t("backups.with_passwords_warning")}</p>`:o}`}};l([p()],P.prototype,"secrets",2),P=l([g("mr-backup-download")],P);var j=class extends T{constructor(){super(...arguments);this.tone="danger"}get heading(){return this.t("backups.delete_title")}get button(){return this.t(this.working?"backups.deleting":"backups.delete")}async work(){await y(this.env.hass,"DELETE",`remote/backups/${this.backup.id}`)}content(){return r`<p>${this.t("backups.delete_text",{name:this.backup.backup_name})}</p>`}};j=l([g("mr-backup-delete")],j);var b=class extends x{constructor(){super(...arguments);this.miners=[];this.targetId="";this.without=new Set;this.restoring=!1}connectedCallback(){super.connectedCallback(),this.owns(this.env.fleet.listen(()=>this.look())),this.look()}look(){this.miners!==this.env.fleet.miners&&(this.miners=this.env.fleet.miners),this.targetId===""&&this.miners.some(t=>t.miner_id===this.backup.miner_id)&&(this.targetId=this.backup.miner_id)}get target(){return this.miners.find(t=>t.miner_id===this.targetId)}chosen(t){return N(this.backup.config_data,t).filter(e=>!this.without.has(e))}async restore(t){t.preventDefault();let{target:e,backup:s}=this;if(this.restoring||e===void 0)return;let i=this.chosen(e);if(i.length===0)return;let n=[...this.passwords].filter(h=>h.value!==""),u=Object.fromEntries(n.map(h=>[h.name,h.value]));this.restoring=!0,this.error=void 0;try{this.result=await y(this.env.hass,"POST",`remote/backups/${s.id}/restore`,{miner_ip:e.ip,sections:i,...n.length>0&&i.includes("pools")?{pool_passwords:u}:{}}),this.dispatchEvent(new CustomEvent("restored"))}catch(h){this.error=R(h),await this.updateComplete,this.renderRoot.querySelector("input[aria-invalid=true]")?.focus()}finally{this.restoring=!1}}render(){let{t,target:e,backup:s}=this,i=e!==void 0&&this.chosen(e).length>0;return r`<mr-dialog
heading=${t("backups.restore_title",{name:s.backup_name})}
close-label=${t("common.close")}
?busy=${this.restoring}
@closed=${()=>this.dispatchEvent(new CustomEvent("closed"))}
>
${this.result===void 0?this.form():this.outcome(this.result)}
${this.result!==void 0||e===void 0?o:r`<button
slot="actions"
type="submit"
class="primary danger"
form="form"
?disabled=${this.restoring||!i}
@click=${this.restore}
>
${t("backups.restore_to",{name:e.name})}
</button>`}
</mr-dialog>`}form(){let{t,target:e}=this,s=de(this.backup,this.miners);return s.length===0&&this.env.fleet.loaded?r`<p class="notice warn" role="status">${t("backups.target_none",{model:this.backup.model})}</p>`:r`<form id="form" novalidate @submit=${this.restore}>
${this.choice(s)}
${e===void 0?o:r`${this.sections(e)} ${this.passwordFields(e)} ${this.consequences(e)}`}
${this.restoring&&e!==void 0?r`<p class="notice busy" role="status">${t("backups.restoring",{name:e.name})}</p>`:o}
${this.error===void 0||e===void 0?o:r`<div class="notice bad" role="alert">
<strong>${t("backups.restore_failed",{name:e.name})}</strong>
<p dir="auto">
${U(this.error).length>0?t("backups.passwords_missing"):this.env.errorText(this.error)}
</p>
</div>`}
</form>`}choice(t){let{t:e,target:s,backup:i}=this;return r`<label class="field">
<span>${e("backups.target")}</span>
<select
?disabled=${this.restoring}
@change=${n=>{this.targetId=n.target.value,this.error=void 0}}
>
${s===void 0?r`<option value="" .selected=${!0}>${e("backups.target_choose")}</option>`:o}
${t.map(n=>r`<option value=${n.miner_id} .selected=${n.miner_id===this.targetId}>
${n.miner_id===i.miner_id?e("backups.target_own",{name:n.name}):n.name}
</option>`)}
</select>
${s===void 0||s.miner_id===i.miner_id?o:r`<span class="help">${e("backups.target_other")}</span>`}
${s===void 0||s.online?o:r`<span class="notice warn">${e("backups.target_offline",{name:s.name})}</span>`}
</label>`}sections(t){let{t:e}=this,s=ce(this.backup.config_data),i=N(this.backup.config_data,t);return r`<fieldset ?disabled=${this.restoring}>
<legend>${e("backups.sections")}</legend>
${s.map(n=>r`<div class="section">
<label class="check">
<input
type="checkbox"
.checked=${i.includes(n)&&!this.without.has(n)}
?disabled=${!i.includes(n)}
@change=${()=>this.toggle(n)}
/>
${e(`backups.section_${n}`)}
</label>
${i.includes(n)?o:r`<span class="help">${e("backups.section_impossible")}</span>`}
</div>`)}
${i.length===0?r`<p class="error" role="alert">${e("backups.nothing_held")}</p>`:this.chosen(t).length===0?r`<p class="error" role="alert">${e("backups.sections_none")}</p>`:o}
</fieldset>`}toggle(t){let e=new Set(this.without);e.delete(t)||e.add(t),this.without=e}passwordFields(t){let{t:e}=this,s=pe(this.backup.config_data);if(s.length===0||!this.chosen(t).includes("pools"))return o;let i=U(this.error);return r`<fieldset ?disabled=${this.restoring}>
<legend>${e("backups.passwords")}</legend>
<p class="help">${e("backups.passwords_help")}</p>
${s.map(n=>{let u=i.includes(n.slot);return r`<label class="field">
<span>${e("backups.password_of",{number:n.slot+1,url:n.url,worker:n.user})}</span>
<input
type="password"
name=${n.slot}
autocomplete="new-password"
maxlength="255"
aria-invalid=${u}
aria-describedby=${u?`needed-${n.slot}`:o}
/>
${u?r`<span class="error" id="needed-${n.slot}">${e("backups.password_needed")}</span>`:o}
</label>`})}
</fieldset>`}consequences(t){let{t:e}=this;return r`<section class="notice warn">
<h3>${e("backups.what_happens")}</h3>
<ul>
<li>${e("backups.happens_backup",{name:t.name})}</li>
<li>${e("backups.happens_write")}</li>
<li>${e("backups.happens_restart")}</li>
<li>${e("backups.happens_back")}</li>
</ul>
</section>`}outcome({command_id:t,response:e}){let{t:s}=this,i=e?.pre_update_backup_id,n=Array.isArray(e?.sections)?e.sections:[],u=le.filter(a=>n.includes(a)).map(a=>s(`backups.section_${a}`)),h=Object.fromEntries(Object.entries(e??{}).filter(([a,L])=>!["pre_update_backup_id","sections","backup_id"].includes(a)&&!E(L)));return r`<div class="notice good" role="status">
<strong>${s("backups.restored",{name:this.target?.name??this.backup.miner_ip})}</strong>
${u.length===0?o:r`<p>${s("backups.restored_what",{sections:u.join(", ")})}</p>`}
</div>
${E(h)?o:r`<section>
<h3>${s("backups.miner_said")}</h3>
${O(this.env,h,"history.key_")}
</section>`}
<div class="row links">
${typeof i=="number"?S(["backups",String(i)],s("backups.state_before")):o}
${S(["history"],s("backups.in_history"),{command:String(t)})}
</div>`}};b.styles=[k,F,v`form,section,fieldset{display:flex;flex-direction:column;gap:12px}fieldset{gap:6px}form{gap:16px}.section{display:flex;flex-wrap:wrap;align-items:center;gap:0 12px}.notice,.notice p,.notice ul{margin:0}.notice ul{padding-inline-start:20px}.notice section,section.notice{gap:6px}.notice p{margin-top:4px;overflow-wrap:anywhere}label.field>span{overflow-wrap:anywhere}button{white-space:normal;overflow-wrap:anywhere;padding-block:6px}.links{gap:16px}`],l([w({attribute:!1})],b.prototype,"backup",2),l([p()],b.prototype,"miners",2),l([p()],b.prototype,"targetId",2),l([p()],b.prototype,"without",2),l([p()],b.prototype,"restoring",2),l([p()],b.prototype,"error",2),l([p()],b.prototype,"result",2),l([B("input[type=password]")],b.prototype,"passwords",2),b=l([g("mr-backup-restore")],b);function ke(d,c){let{t,format:e}=d;return c.mode==="manual"?c.percent===null?t("backups.fan_manual"):t("backups.fan_manual_at",{percent:e.number(c.percent)}):c.mode!=="auto"?c.mode:c.target_c===null?t("backups.fan_auto"):t("backups.fan_auto_to",{temperature:e.temperature(c.target_c)})}function q(d,c){return r`<section class="card">
<h3>${d}</h3>
${c}
</section>`}function H(d,c,t){let e=Object.fromEntries(Object.entries(t??{}).filter(([,s])=>!E(s)));return E(e)?o:q(c,O(d,e,"backups.name_",(s,i)=>$e(d,s,i)))}function $e(d,c,t){if(!(c!=="power_mode"&&c!=="miner-mode"))switch(t){case 0:case"0":case"normal":return d.t("backups.mode_normal");case 2:case"2":case"high":return d.t("backups.mode_high");case 3:case"3":case"low":return d.t("backups.mode_low");default:return}}function ye(d,c){return c.password!==null?r`<code dir="ltr">${c.password}</code>`:r`<span class="quiet-text">${d.t(c.password_known?"backups.hidden":"backups.not_known")}</span>`}function we(d,c,t){let{t:e}=d;return c.pools.length===0?q(e("backups.pools"),r`<p class="help">${e("backups.no_pools")}</p>`):r`<section class="card wide">
<div class="row"><h3>${e("backups.pools")}</h3><span class="spacer"></span>${t}</div>
<table class="plain pools">
<thead>
<tr>
<th scope="col">${e("backups.pool")}</th>
<th scope="col">${e("backups.pool_url")}</th>
<th scope="col">${e("backups.worker")}</th>
<th scope="col">${e("backups.password")}</th>
</tr>
</thead>
<tbody>
${c.pools.map(s=>r`<tr>
<th scope="row">
<span class="only-narrow">${e("backups.pool")}</span> ${s.slot+1}
${s.active===!0?r`<span class="chip good">${e("backups.pool_active")}</span>`:o}
</th>
<td data-label=${e("backups.pool_url")} dir="ltr">${s.url}</td>
<td data-label=${e("backups.worker")} dir="ltr">${s.user===""?"\u2013":s.user}</td>
<td data-label=${e("backups.password")}>${ye(d,s)}</td>
</tr>`)}
</tbody>
</table>
</section>`}function me(d,c,t){let{t:e,format:s}=d,{power_limit_w:i,fan:n,paused:u}=c,h=[C(e("backups.power_limit"),i===null?null:s.power(i)),C(e("backups.fan"),n===null?null:ke(d,n)),C(e("backups.mining_then"),u===null?null:e(u?"backups.was_paused":"backups.was_mining"))],a=c.frequencies.map((M,ve)=>C(e("backups.board",{number:ve+1}),`${s.number(M,2)} MHz`)),L=oe(c),G=[H(d,e("backups.machine"),c.identity),a.length===0?o:q(e("backups.frequencies"),r`<dl>${a}</dl>`),_e(d,c.voltage),H(d,e("backups.network"),c.network),L===void 0?o:H(d,e("backups.other"),L)];return r`<div class="cards">
${we(d,c,t)}
${h.some(M=>M!==o)?q(e("backups.settings"),r`<dl>${h}</dl>`):o}
${H(d,e("backups.tuning"),c.tuning)}
</div>
${G.every(M=>M===o)?o:r`<h2 class="group">${e("backups.information")}</h2>
<p class="help">${e("backups.read_only")}</p>
<div class="cards">${G}</div>`}`}function _e(d,c){if(E(c))return o;let t=e=>{let s=/^board (\d+)$/.exec(e)?.[1];return s===void 0?ae(d,"backups.name_",e):d.t("backups.board",{number:s})};return q(d.t("backups.voltage"),r`<dl>${Object.entries(c).map(([e,s])=>C(t(e),d.format.number(s,3)))}</dl>`)}var be=[F,v`.cards{display:grid;gap:12px;grid-template-columns:repeat(auto-fill,minmax(min(300px,100%),1fr))}.group{margin-top:12px}.cards>section{display:flex;flex-direction:column;gap:12px;min-width:0}.wide{grid-column:1 / -1}.pools td{overflow-wrap:anywhere}.pools th[scope=row]{color:var(--primary-text-color);white-space:nowrap}.pools tbody tr:last-child>*{border-bottom:none}.quiet-text{color:var(--mr-secondary)}code{font-family:var(--ha-font-family-code, monospace);background:color-mix(in srgb,var(--primary-text-color) 8%,transparent);border-radius:4px;padding:1px 6px}.only-narrow{display:none}@media(max-width:640px){.pools thead{display:none}.pools tr{display:block;padding:8px 0;border-bottom:1px solid var(--divider-color)}.pools tbody tr:last-child{border-bottom:none}.pools tbody tr>*{display:block;padding:3px 0;border-bottom:none}.pools td:before{content:attr(data-label);display:block;color:var(--mr-secondary);font-size:12px}.only-narrow{display:inline}}`];var m=class extends x{constructor(){super(...arguments);this.backupId="";this.secrets=!1;this.fetching=!1;this.comparing=!1;this.namesVersion=0;this.names=new I;this.turn=0}connectedCallback(){super.connectedCallback(),this.names.refresh(this.env.fleet),this.owns(this.env.fleet.listen(()=>{this.names.refresh(this.env.fleet)&&(this.namesVersion+=1)})),this.owns(()=>{this.turn+=1,this.backup=void 0,this.secrets=!1}),this.hasUpdated&&this.load(!1)}willUpdate(t){t.has("backupId")&&(this.backup=void 0,this.compared=void 0,this.dialog=void 0,this.secrets=!1,this.load(!1))}async load(t){this.turn+=1;let{turn:e}=this;this.fetching=!0;try{let s=`remote/backups/${encodeURIComponent(this.backupId)}${t?"?include_secrets=true":""}`,{backup:i}=await y(this.env.hass,"GET",s);if(e!==this.turn)return;this.backup=i,this.secrets=t,this.error=void 0}catch(s){if(e!==this.turn)return;let{status:i}=R(s),n=this.env.errorText(s);this.backup===void 0?this.error={message:n,missing:i===404}:A(this,this.t("common.failed",{error:n}))}this.fetching=!1}hide(){let{backup:t}=this;if(t===void 0)return;this.secrets=!1;let e=t.config_data.pools.map(s=>({...s,password:null}));this.backup={...t,config_data:{...t.config_data,pools:e}},this.load(!1)}async compare(){let{backup:t}=this;if(this.comparing||t===void 0)return;this.comparing=!0;let e;try{e=await y(this.env.hass,"POST",`remote/backups/${t.id}/validate`)}catch(s){e=this.t("backups.validate_failed",{error:this.env.errorText(s)})}this.comparing=!1,this.backup?.id===t.id&&(this.compared=e,typeof e=="object"&&(this.backup={...this.backup,is_validated:e.is_validated},this.dispatchEvent(new CustomEvent("changed"))))}close(){this.dialog=void 0}restored(){this.compared=void 0}deleted(){A(this,this.t("backups.deleted",{name:this.backup?.backup_name??""})),this.dispatchEvent(new CustomEvent("changed")),ie(["backups"],void 0,!0)}render(){let{t,backup:e}=this,s=r`<div class="back">
${S(["backups"],r`${_(J)} ${t("backups.all_backups")}`)}
</div>`;return this.error!==void 0?r`${s}
<div class="notice bad row" role="alert">
<span>${this.error.missing?t("backups.missing",{id:this.backupId}):t("common.failed",{error:this.error.message})}</span>
${this.error.missing?o:r`<button type="button" @click=${()=>this.load(!1)}>${t("common.retry")}</button>`}
</div>`:e===void 0?r`${s}<p class="help" role="status">${t("common.loading")}</p>`:r`${s} ${this.head(e)} ${this.comparison()} ${me(this.env,e.config_data,this.eye(e))}
${this.dialogs(e)}`}head(t){let{t:e}=this,s=this.names.has(t.miner_id);return r`<section class="card head">
<div class="titles">
<h2>${t.backup_name}</h2>
${t.description?r`<p>${t.description}</p>`:o}
<p class="help">
${e("backups.created_by",{time:this.env.format.dateTime(t.created_at),name:t.created_by})}
</p>
<p class="row marks">
<span>${this.names.of(t)}</span>
${s||!this.env.fleet.loaded?o:r`<span class="chip quiet">${e("backups.gone_miner")}</span>`}
<span class="chip quiet">${e(`backups.type_${t.backup_type}`)}</span>
<span class="chip ${t.is_validated?"good":"quiet"}">
${e(t.is_validated?"backups.validated":"backups.not_validated")}
</span>
</p>
</div>
<div class="row actions">
<button type="button" ?disabled=${this.comparing||!s} @click=${this.compare}>
${_(Q)}${e(this.comparing?"backups.validating":"backups.validate")}
</button>
${this.action("restore",K)} ${this.action("download",Y)}
${this.action("delete",X,"danger")}
</div>
</section>`}action(t,e,s=""){return r`<button
type="button"
class=${s}
@click=${()=>{this.dialog=t}}
>
${_(e)}${this.t(`backups.${t}`)} …
</button>`}comparison(){let{t,compared:e}=this;return this.comparing?r`<p class="visually-hidden" role="status">${t("backups.validating")}</p>`:e===void 0?o:typeof e=="string"?r`<p class="notice bad" role="alert">${e}</p>`:e.is_validated?r`<p class="notice good" role="status">${t("backups.same_title")}</p>`:r`<div class="notice warn" role="status">
<strong>${t.n("backups.differences",e.differences.length)}</strong>
<ul>
${e.differences.map((s,i)=>{let{code:n,args:u}=e.difference_details?.[i]??{code:null,args:null};return r`<li>${this.env.errorText({error_message:s,error_code:n,error_args:u})}</li>`})}
</ul>
</div>`}eye(t){return t.config_data.pools.length===0?o:r`<button type="button" ?disabled=${this.fetching} @click=${()=>this.secrets?this.hide():this.load(!0)}>
${_(this.secrets?V:Z)}${this.t(this.secrets?"backups.hide_passwords":"backups.show_passwords")}
</button>
${this.secrets?r`<p class="help shown" role="status">
${this.t(t.config_data.pools.some(e=>e.password!==null)?"backups.passwords_shown":"backups.no_passwords")}
</p>`:o}`}dialogs(t){switch(this.dialog){case"restore":return r`<mr-backup-restore
.env=${this.env}
.backup=${t}
@restored=${this.restored}
@closed=${this.close}
></mr-backup-restore>`;case"download":return r`<mr-backup-download
.env=${this.env}
.backup=${t}
@done=${this.close}
@closed=${this.close}
></mr-backup-download>`;case"delete":return r`<mr-backup-delete
.env=${this.env}
.backup=${t}
@done=${this.deleted}
@closed=${this.close}
></mr-backup-delete>`;default:return o}}};m.styles=[k,...be,v`:host{display:flex;flex-direction:column;gap:12px}.back a{display:inline-flex;align-items:center;gap:6px;min-height:36px;text-decoration:none;font-weight:500}.head{display:flex;flex-wrap:wrap;gap:16px}.titles{display:flex;flex-direction:column;gap:6px;min-width:0;flex:1 0 100%;overflow-wrap:anywhere}.titles p,p.notice{margin:0}.notice ul{margin:6px 0 0;padding-inline-start:20px;overflow-wrap:anywhere}.shown{flex-basis:100%}`],l([w()],m.prototype,"backupId",2),l([p()],m.prototype,"backup",2),l([p()],m.prototype,"error",2),l([p()],m.prototype,"secrets",2),l([p()],m.prototype,"fetching",2),l([p()],m.prototype,"comparing",2),l([p()],m.prototype,"compared",2),l([p()],m.prototype,"dialog",2),l([p()],m.prototype,"namesVersion",2),m=l([g("mr-backup")],m);var fe=v`:host{height:100%}:host([narrow]){height:auto}.page{height:100%;display:flex;flex-direction:column;gap:12px;padding:16px}.one{max-width:1200px;margin:0 auto;padding:8px 16px 16px}:host([narrow]) .page,:host([narrow]) .one{padding:8px}.bar{display:flex;flex-wrap:wrap;gap:8px 12px;align-items:flex-end}.bar>label,mr-miner-field{flex:0 1 260px}:host([narrow]) .bar>label,:host([narrow]) mr-miner-field{flex:1 1 150px}.bar input{width:100%}.count{min-height:40px;display:flex;align-items:center}.list{padding:0;flex:1;min-height:300px;display:flex;flex-direction:column;overflow:hidden}:host([narrow]) .list{flex:none;min-height:0;overflow:visible}mr-table{flex:1}.foot{padding:8px 16px;justify-content:space-between;border-top:1px solid var(--divider-color)}.empty h2{color:var(--primary-text-color)}.empty p{margin:0;max-width:60ch}.empty .row{justify-content:center}`;var z=1e3,xe=700,f=class extends ne{constructor(){super(...arguments);this.tab="backups";this.ended=!0;this.error="";this.loadingMore=!1;this.columns=[];this.choosing=!1;this.sort="";this.names=new I;this.turn=0;this.keyOf=t=>String(t.id);this.nameOf=t=>t.backup_name}connectedCallback(){super.connectedCallback();let{connection:t}=this.env.hass,e=new re(()=>this.env.hass.connection,"miner_remote/commands/subscribe",({commands:i})=>this.follow(i));this.owns(e.listen(()=>{})),this.owns(this.env.fleet.listen(()=>{this.names.refresh(this.env.fleet)&&(this.columns=this.makeColumns())})),this.owns(this.env.catalog.listen(()=>this.requestUpdate()));let s=()=>{this.load()};t.addEventListener("ready",s),this.owns(()=>t.removeEventListener("ready",s)),this.owns(()=>{this.turn+=1,clearTimeout(this.timer)})}willUpdate(t){if(this.columnsFor!==this.env&&(this.columnsFor=this.env,this.names.refresh(this.env.fleet),this.columns=this.makeColumns()),!t.has("query"))return;let e=`${this.query.get("miner")}
${this.query.get("ip")}`;e!==this.filteredBy&&(this.filteredBy=e,this.load())}follow(t){!t.some(s=>s.status!=="pending"&&["backup","restore","pool_switch"].includes(s.command_type))||this.timer!==void 0||(this.timer=setTimeout(()=>{this.load()},xe))}async ask(t){let e=`remote/backups${ee({miner_id:this.query.get("miner"),miner_ip:this.query.get("ip"),before_id:t,limit:z})}`;return(await y(this.env.hass,"GET",e)).backups}async load(){clearTimeout(this.timer),this.timer=void 0,this.turn+=1;let{turn:t}=this;try{let e=await this.ask();if(t!==this.turn)return;this.backups=e,this.ended=e.length<z,this.error=""}catch(e){t===this.turn&&(this.error=this.env.errorText(e))}}async more(){let{turn:t,backups:e}=this,s=e?.at(-1)?.id;if(!(this.loadingMore||e===void 0||s===void 0)){this.loadingMore=!0;try{let i=await this.ask(s);t===this.turn&&(this.backups=[...e,...i],this.ended=i.length<z)}catch(i){this.error=this.env.errorText(i)}finally{this.loadingMore=!1}}}rows(){let t=this.query.get("search")??"",e=[this.backups,t,this.columns];return(this.foundRows===void 0||e.some((s,i)=>s!==this.foundRows?.key[i]))&&(this.foundRows={key:e,rows:he(this.backups??[],t,s=>this.names.of(s))}),this.foundRows.rows}makeColumns(){let{t,names:e,env:s}=this,{format:i}=s,n=a=>t(`backups.type_${a.backup_type}`),u=a=>[n(a),a.description].filter(Boolean).join(" \xB7 "),h=a=>r`<span class="chip ${a.is_validated?"good":"quiet"}">
${t(a.is_validated?"backups.validated":"backups.not_validated")}
</span>`;return[{key:"name",label:t("backups.name"),track:"minmax(0, 3fr)",from:640,cell:a=>r`${a.backup_name} <span class="sub">${u(a)}</span>`,sort:a=>a.backup_name},{key:"narrow",label:t("backups.name"),track:"minmax(0, 1fr)",until:640,cell:a=>r`${a.backup_name} <span class="sub">${e.of(a)}</span>`,sort:a=>a.backup_name},{key:"made",label:t("backups.created"),track:"168px",until:640,cell:a=>r`${n(a)} <span class="sub">${i.dateTime(a.created_at)}</span>`,sort:a=>a.id},{key:"miner",label:t("backups.miner"),track:"minmax(0, 2.4fr)",from:640,cell:a=>r`${e.of(a)} <span class="sub">${a.miner_ip}</span>`,sort:a=>e.of(a)},{key:"created",label:t("backups.created"),track:"190px",from:640,cell:a=>r`${i.dateTime(a.created_at)}
<span class="sub">${t("backups.by",{name:a.created_by})}</span>`,sort:a=>a.id},{key:"model",label:t("backups.model"),track:"minmax(0, 1.8fr)",from:820,cell:a=>r`${a.model} <span class="sub">${a.firmware_version??"\u2013"}</span>`,sort:a=>a.model},{key:"state",label:t("backups.state"),track:"160px",from:720,cell:h,sort:a=>a.is_validated?0:1}]}get tableTexts(){return{selectAll:"",selectRow:()=>"",label:this.t("backups.list")}}render(){let[t]=this.path;return t!==void 0?r`<div class="one">
<mr-backup .env=${this.env} .backupId=${t} @changed=${this.load}></mr-backup>
</div>`:r`<div class="page">
${this.bar()}
${this.error===""?o:r`<div class="notice bad row" role="alert">
<span>${this.t("common.failed",{error:this.error})}</span>
<button type="button" @click=${this.load}>${this.t("common.retry")}</button>
</div>`}
${this.list()} ${this.dialogs()}
</div>`}bar(){let{t,query:e}=this;return r`<div class="bar">
<label class="field">
<span>${t("common.search")}</span>
<input
type="search"
placeholder=${t("backups.search_for")}
.value=${e.get("search")??""}
@input=${s=>this.filter({search:s.target.value})}
/>
</label>
<mr-miner-field
.env=${this.env}
label=${t("backups.miner")}
placeholder=${t("backups.miner_any")}
error=${t("backups.miner_unknown")}
.miner=${e.get("miner")}
.ip=${e.get("ip")}
@picked=${s=>this.filter(s.detail)}
></mr-miner-field>
<p class="help count" role="status">${this.counted()}</p>
<span class="spacer"></span>
${this.now()}
</div>`}counted(){let{t,backups:e}=this;if(e===void 0)return this.error===""?t("common.loading"):"";let s=this.rows().length;return s===e.length?t.n("backups.count",s):t("backups.matches",{shown:s,total:e.length})}now(){return r`<button
type="button"
class="primary"
@click=${()=>{this.choosing=!0}}
>
${_(D)}${this.t("backups.back_up_now")}
</button>`}list(){let{t,backups:e}=this;if(e===void 0)return o;let s=this.rows(),{fleet:i}=this.env;return e.length===0&&i.loaded&&i.miners.length===0?r`<mr-no-miners .env=${this.env}></mr-no-miners>`:s.length===0?r`<div class="card">${this.empty(e.length)}</div>`:r`<div class="list card">
<mr-table
.rows=${s}
.columns=${this.columns}
.key=${this.keyOf}
.name=${this.nameOf}
.texts=${this.tableTexts}
sort=${this.sort}
?page=${this.narrow}
openable
steady="scrolled"
@sorted=${n=>{this.sort=n.detail}}
@opened=${n=>this.open(String(n.detail.id))}
></mr-table>
${this.ended?o:r`<div class="row foot">
<span class="help">${t("backups.more_help",{count:e.length})}</span>
<button type="button" ?disabled=${this.loadingMore} @click=${this.more}>${t("backups.more")}</button>
</div>`}
</div>`}empty(t){let{t:e,query:s}=this;if(t>0)return r`<div class="empty">
<h2>${e("backups.no_match_title")}</h2>
<p>${e("backups.no_match_text",{count:t})}</p>
${this.clear()}
</div>`;let i=s.has("miner")||s.has("ip");return r`<div class="empty">
${_(W,40)}
<h2>${e("backups.none_title")}</h2>
<p>${e(i?"backups.none_miner":"backups.none_text")}</p>
<div class="row">${i?this.clear():o}${this.now()}</div>
</div>`}clear(){return r`<button type="button" @click=${()=>this.filter({search:null,miner:null,ip:null})}>
${this.t("backups.clear")}
</button>`}dialogs(){if(this.choosing)return r`<mr-backup-choose
.env=${this.env}
.first=${this.query.get("miner")}
@chosen=${i=>{this.choosing=!1,this.chosen=i.detail}}
@closed=${()=>{this.choosing=!1}}
></mr-backup-choose>`;if(this.chosen===void 0)return o;let t=()=>{this.chosen=void 0},e=this.env.catalog.value,s=e?.commands.backup;return s===void 0?o:r`<mr-command-dialog
.env=${this.env}
.row=${s}
.catalog=${e}
.miners=${this.chosen}
@closed=${t}
></mr-command-dialog>`}};f.styles=[k,fe],l([p()],f.prototype,"backups",2),l([p()],f.prototype,"ended",2),l([p()],f.prototype,"error",2),l([p()],f.prototype,"loadingMore",2),l([p()],f.prototype,"columns",2),l([p()],f.prototype,"choosing",2),l([p()],f.prototype,"chosen",2),l([p()],f.prototype,"sort",2),f=l([g("mr-backups")],f);export{f as BackupsView};
