import{a as I}from"./chunk-7LU3D4MH.js";import{b as C,c as m}from"./chunk-O25JG3V5.js";import{a as H}from"./chunk-BZNK2URC.js";import{b as M}from"./chunk-BCZP3DJ2.js";import{f as P}from"./chunk-A4NVLGUF.js";import"./chunk-CLRNGH5Z.js";import"./chunk-SXEPJTWD.js";import{a as b}from"./chunk-DBCNI3WA.js";import{ka as u,la as p,ma as R,pa as f,ra as E,ya as w,za as $}from"./chunk-6LIIFUQW.js";import"./chunk-RPZHBZSE.js";import{a as y,d as i,g as h}from"./chunk-42XHLT2J.js";import{b as a}from"./chunk-TN3OZQAE.js";function O({t:l},{username:d,password:e,missing:t,locked:s},r){return i`<div class="credentials">
<p class="help">${l("add.credentials_help")}</p>
<div class="grid">
<label class="field">
<span>${l("add.username")}</span>
<input
id="username"
autocomplete="off"
autocapitalize="off"
spellcheck="false"
maxlength="255"
aria-describedby="username-help"
?readonly=${s}
.value=${m(d)}
@input=${n=>r({username:n.target.value})}
/>
<span class="help" id="username-help">${l("add.username_help")}</span>
</label>
<label class="field">
<span>${l("add.password")}</span>
<input
id="password"
type="password"
autocomplete="new-password"
maxlength="255"
?readonly=${s}
aria-invalid=${t?"true":h}
aria-describedby=${t?"password-error":h}
.value=${m(e)}
@input=${n=>r({password:n.target.value})}
/>
${t?i`<span class="error" id="password-error" role="alert">${l("add.password_missing")}</span>`:h}
</label>
</div>
</div>`}var j=["added","new","credentials","unusable","known"];function N(l){return[...new Set(l.split(/[\s,;]+/).filter(d=>d!==""))]}function k(l){let d={added:[],new:[],credentials:[],unusable:[],known:[]};for(let e of l)d[e.state].push(e);for(let e of Object.values(d))e.sort((t,s)=>t.host.localeCompare(s.host,"en",{numeric:!0}));return d}function v({state:l,can_add_anyway:d}){return l==="new"||l==="credentials"||l==="unusable"&&d===!0}function D(l,d,e){return l.map(({host:t,state:s})=>s==="credentials"?{host:t,username:d.trim(),password:e}:s==="unusable"?{host:t,add_anyway:!0}:{host:t})}function L(l,d){return l.fields.map(e=>{let t=/^targets\[(\d+)\]$/.exec(e.path)?.[1];return{field:e,target:t===void 0?"":d[Number(t)]??""}})}var W=5,c=class extends b{constructor(){super(...arguments);this.group="new";this.machines=[];this.chosen=new Set;this.locked=!1}choose(e,t){let s=new Set(this.chosen);for(let r of e)t?s.add(r):s.delete(r);this.dispatchEvent(new CustomEvent("chosen",{detail:s}))}render(){let e=`${this.t(`add.group_${this.group}`)} (${this.env.format.number(this.machines.length)})`,t=i`<ul aria-label=${this.t(`add.group_${this.group}`)}>
${P(this.machines,({host:s})=>s,s=>i`<li class=${s.state}>${this.machine(s)}</li>`)}
</ul>`;return this.group==="known"||this.group==="added"?i`<details ?open=${this.machines.length<=W}>
<summary>${e}</summary>
${t}
</details>`:i`<div class="row head"><h3>${e}</h3>${this.selectAll()}</div>
${t}`}selectAll(){let e=this.machines.filter(v).map(({host:s})=>s);if(e.length<2||this.group==="unusable")return h;let t=e.every(s=>this.chosen.has(s));return i`<button
type="button"
class="plain"
?disabled=${this.locked}
@click=${()=>this.choose(e,!t)}
>
${this.t(t?"add.select_none":"add.select_all")}
</button>`}machine(e){let t=e.name??e.host,s=`about-${e.host}`,r=v(e);return i`${r?i`<label class="check">
<input
type="checkbox"
aria-describedby=${s}
?disabled=${this.locked}
.checked=${m(this.chosen.has(e.host))}
@change=${n=>this.choose([e.host],n.target.checked)}
/>
<span>${e.state==="unusable"?this.t("add.add_anyway",{name:t}):t}</span>
</label>`:i`<span class="name"
>${e.miner_id?M(["miner",e.miner_id],t):t}</span
>`}
<div class="about" id=${s}>${this.facts(e)}</div>`}facts(e){let{name:t,host:s,site:r,state:n,firmware:S,firmware_version:g,mac:F,limits:x}=e,T=[t===void 0?"":s,[S,g].filter(Boolean).join(" "),F??"",r===void 0?"":this.t("add.in_site",{site:r})].filter(Boolean),z=n==="credentials"||n==="unusable";return i`${T.length>0?i`<p class="help">${T.join(" · ")}</p>`:h}
${z?i`<p class="help">${this.env.errorText(e)}</p>`:h}
${n==="unusable"&&e.can_add_anyway?i`<p class="help">${this.t("add.add_anyway_help")}</p>`:h}
${n==="new"&&x!==void 0&&x.length>0?i`<p class="help"><span class="chip warn">${this.t("add.limited")}</span></p>
${x.map(({code:U,reason:G})=>i`<p class="help">
${this.env.errorText({error_code:`limit_${U}`,error_args:{},error_message:G})}
</p>`)}`:h}`}};c.styles=[$,y`:host{display:block}.head{justify-content:space-between;min-height:36px}ul{list-style:none;margin:0;padding:0}li{border-top:1px solid var(--divider-color);padding:6px 0 8px;overflow-wrap:anywhere}.about{padding-inline-start:26px;display:flex;flex-direction:column;gap:4px}.name+.about{padding-inline-start:0}.known .name{color:var(--mr-secondary)}summary{font-weight:500;min-height:36px;line-height:36px;cursor:pointer}`],a([u()],c.prototype,"group",2),a([u({attribute:!1})],c.prototype,"machines",2),a([u({attribute:!1})],c.prototype,"chosen",2),a([u({type:Boolean})],c.prototype,"locked",2),c=a([w("mr-machine-list")],c);var V=200,_=class{constructor(d,e,t,s){this.take=t;this.pending=[];this.over=!1;this.subscribing=d.subscribeMessage(r=>this.receive(r),{type:"miner_remote/scan/subscribe",...e},{resubscribe:!1}).catch(r=>{this.over||s(f(r)),this.over=!0})}receive(d){this.over||(this.pending.push(d),d.finished?this.end():this.drawing??=setTimeout(()=>this.pass(),V))}pass(){clearTimeout(this.drawing),this.drawing=void 0,this.take(this.pending.splice(0))}end(){this.over||(this.over=!0,this.pass(),this.subscribing.then(d=>d?.()).catch(()=>{}))}};var q=y`form,.credentials{display:flex;flex-direction:column;gap:12px}p{margin:0}#where-help{display:flex;flex-direction:column;gap:4px}progress{flex:1 1 120px;height:8px;accent-color:var(--primary-color)}.notice{display:flex;flex-direction:column;gap:6px}.notice.bad{display:block}`;var B=16,J=4e3,o=class extends b{constructor(){super(...arguments);this.site="";this.siteId="";this.where="";this.phase="idle";this.machines=new Map;this.chosen=new Set;this.progress=0;this.others=0;this.missing="";this.username="";this.password="";this.added=0;this.refused=0;this.done=0;this.total=0;this.stopping=!1;this.announced="";this.searched=[];this.announcedAt=0;this.submit=e=>{e.preventDefault(),this.phase!=="adding"&&(this.phase==="searching"?this.stop():this.search())};this.reconnected=()=>{this.phase==="searching"&&(this.running?.end(),this.phase="interrupted")};this.more=()=>{this.reset();let e=this.renderRoot.querySelector("#where");e?.focus(),e?.select()}}connectedCallback(){super.connectedCallback(),this.load();let{connection:e}=this.env.hass;e.addEventListener("ready",this.reconnected),this.owns(()=>e.removeEventListener("ready",this.reconnected)),this.owns(()=>this.running?.end())}async load(){try{let{sites:e}=await E(this.env.hass,"miner_remote/sites");this.sites=e,this.select(e.find(({site_id:t})=>t===this.site)??e[0]),await this.updateComplete,this.renderRoot.querySelector("#search")?.focus()}catch(e){this.error=f(e)}}select(e){this.siteId=e?.site_id??"",this.where=e?.networks.join(", ")??"",this.reset()}reset(){this.phase="idle",this.machines=new Map,this.chosen=new Set,this.error=void 0,this.missing="",[this.progress,this.others,this.added,this.refused]=[0,0,0,0],[this.username,this.password,this.announced]=["","",""]}search(){let e=N(this.where);if(this.reset(),e.length===0){this.missing="where",this.renderRoot.querySelector("#where")?.focus();return}this.phase="searching",this.searched=e,this.announce(!0),this.running=new _(this.env.hass.connection,{site_id:this.siteId,targets:e},t=>this.take(t),t=>{this.phase="idle",this.error=t,this.announced=""})}stop(){this.running?.end(),this.phase="stopped",this.announce(!0)}take(e){let t=new Map(this.machines),s=new Set(this.chosen);for(let r of e){for(let n of r.machines??[])t.set(n.host,n),n.state==="new"&&s.add(n.host);this.progress=r.progress??this.progress,this.others=r.others??this.others,r.finished&&(this.phase="finished",r.error_code!==void 0&&(this.error=f(r)))}this.machines=t,this.chosen=s,this.announce(this.phase==="finished")}get selected(){return[...this.machines.values()].filter(e=>this.chosen.has(e.host)&&v(e))}async add(){let{selected:e}=this;if(this.phase==="searching"&&this.stop(),this.missing="",this.error=void 0,this.password===""&&e.some(({state:t})=>t==="credentials")){this.missing="password",await this.updateComplete,this.renderRoot.querySelector("#password")?.focus();return}this.phase="adding",this.stopping=!1,[this.added,this.refused,this.done,this.total]=[0,0,0,e.length];try{for(let t=0;t<e.length&&!this.stopping;t+=B)await this.addSome(e.slice(t,t+B)),this.announce(!1)}catch(t){this.error=f(t)}this.phase="finished",this.announce(!0),await this.updateComplete,this.renderRoot.querySelector(this.refused>0?".result":"#done")?.focus()}async addSome(e){let{results:t}=await E(this.env.hass,"miner_remote/miners/add",{site_id:this.siteId,miners:D(e,this.username,this.password)}),s=new Map(this.machines),r=new Set(this.chosen);for(let n of t)s.set(n.host,{...s.get(n.host),...n}),n.state!=="credentials"&&r.delete(n.host),n.state==="added"?this.added+=1:this.refused+=1;this.done+=t.length,this.machines=s,this.chosen=r}counts(){let e=k(this.machines.values());return[...["new","credentials","unusable","known"].filter(t=>e[t].length>0).map(t=>this.t.n(`add.count_${t}`,e[t].length))].join(", ")}status(){if(this.phase==="idle")return"";if(this.phase==="adding")return this.t("add.adding",{done:this.done,total:this.total});if(this.added+this.refused>0)return[this.added>0?this.t.n("add.added",this.added):"",this.refused>0?this.t.n("add.not_added",this.refused):""].filter(Boolean).join(", ");let e=new Intl.NumberFormat(this.env.format.language,{style:"percent"}).format(this.progress);return[this.phase==="searching"?this.t("add.searching",{percent:e}):this.phase==="interrupted"?this.t("add.interrupted"):this.t(this.phase==="stopped"?"add.stopped":"add.searched"),this.counts()].filter(Boolean).join(" · ")}announce(e){let t=performance.now();!e&&t-this.announcedAt<J||(this.announcedAt=t,this.announced=this.status())}closed(){this.phase==="searching"&&H(this,`${this.t("add.stopped")}.`),this.dispatchEvent(new CustomEvent("closed"))}render(){return i`<mr-dialog
heading=${this.t("add.add_miners")}
close-label=${this.t("common.close")}
?busy=${this.phase==="adding"}
@closed=${this.closed}
>
${this.sites===void 0?this.waiting():this.sites.length===0?this.noSite():this.content(this.sites)}
<p class="visually-hidden" role="status">${this.announced}</p>
${this.actions()}
</mr-dialog>`}waiting(){return this.error===void 0?i`<p class="help">${this.t("common.loading")}</p>`:i`<p class="notice bad" role="alert">${this.env.errorText(this.error)}</p>`}noSite(){return i`<p>${this.t("add.no_site_text")}</p>
<p><a class="button" href=${C}>${this.t("add.no_site_link")}</a></p>`}content(e){return i`${this.form(e)} ${this.problem()} ${this.summary()} ${this.results()}`}form(e){let t=this.phase==="searching"||this.phase==="adding",s=this.whereProblems();return i`<form novalidate @submit=${this.submit}>
${e.length<2?h:i`<label class="field">
<span>${this.t("add.site")}</span>
<select
?disabled=${t}
@change=${r=>this.select(e.find(({site_id:n})=>n===r.target.value))}
>
${e.map(({site_id:r,name:n})=>i`<option value=${r} ?selected=${r===this.siteId}>${n}</option>`)}
</select>
</label>`}
<label class="field">
<span>${this.t("add.where")}</span>
<input
id="where"
autocomplete="off"
autocapitalize="off"
spellcheck="false"
?readonly=${t}
aria-invalid=${s.length>0?"true":h}
aria-describedby="where-help"
.value=${m(this.where)}
@input=${r=>{this.where=r.target.value,this.missing=""}}
/>
<span id="where-help">
${s.length>0?s.map(r=>i`<span class="error" role="alert">${r}</span>`):i`<span class="help">${this.t("add.where_help")}</span>`}
</span>
</label>
<div class="row">
<button
id="search"
type="submit"
class=${this.phase==="idle"?"primary":""}
?disabled=${this.phase==="adding"}
>
${this.t(this.phase==="searching"?"add.stop":this.phase==="idle"?"add.search":"add.search_again")}
</button>
${this.phase==="searching"?i`<progress aria-label=${this.t("add.progress")} max="1" .value=${this.progress}></progress>`:h}
</div>
</form>`}whereProblems(){return this.missing==="where"?[this.t("add.where_missing")]:this.error===void 0?[]:L(this.error,this.searched).map(({field:e,target:t})=>[t,I(e,this.env)].filter(Boolean).join(": "))}problem(){return this.error===void 0||this.error.fields.length>0?h:i`<p class="notice bad" role="alert">${this.env.errorText(this.error)}</p>`}summary(){let e=this.status();if(e==="")return h;let t=this.phase==="interrupted"||this.refused>0?"warn":this.added>0?"good":"quiet",s=this.phase==="finished"&&this.added+this.refused===0&&this.error===void 0,r=[...this.machines.values()].some(({state:n})=>n!=="known");return i`<div class="notice result ${t}" tabindex="-1">
<b>${e}</b>
${s&&!r?this.hints():h}
${s&&this.others>0&&this.machines.size>0?i`<p class="help">${this.t.n("add.others",this.others)}</p>`:h}
</div>`}hints(){if(this.machines.size>0)return i`<p>${this.t("add.nothing_new")} ${this.t("add.hint_network")}</p>`;let e=this.searched.join(", ");return i`<p>${this.others>0?this.t.n("add.others",this.others):this.t("add.nothing",{where:e})}</p>
<p>${this.t("add.hint_on")} ${this.t("add.hint_network")}</p>`}results(){let e=k(this.machines.values());return j.filter(t=>e[t].length>0).map(t=>i`<mr-machine-list
.env=${this.env}
.group=${t}
.machines=${e[t]}
.chosen=${this.chosen}
?locked=${this.phase==="adding"}
@chosen=${s=>{this.chosen=s.detail}}
></mr-machine-list>
${t==="credentials"?this.credentials(e.credentials):h}`)}credentials(e){let{username:t,password:s}=this,r={username:t,password:s,missing:this.missing==="password",locked:this.phase==="adding"};return O(this.env,r,n=>{let S=s===""&&!e.some(({host:g})=>this.chosen.has(g));this.username=n.username??t,n.password!==void 0&&(this.password=n.password,this.missing="",S&&(this.chosen=new Set([...this.chosen,...e.map(({host:g})=>g)])))})}actions(){let e=this.selected.length;if(this.phase==="adding")return i`<button
slot="actions"
type="button"
?disabled=${this.stopping}
@click=${()=>{this.stopping=!0}}
>
${this.t("add.stop")}
</button>`;let t=this.added>0;return i`${t?i`<button slot="actions" type="button" @click=${this.more}>${this.t("add.more")}</button>
<button
slot="actions"
id="done"
type="button"
class=${e>0?"":"primary"}
@click=${()=>this.dialog.close()}
>
${this.t("add.view_fleet")}
</button>`:h}
${e>0?i`<button slot="actions" id="add" type="button" class="primary" @click=${this.add}>
${this.t.n("add.add",e)}
</button>`:h}`}};o.styles=[$,q],a([u()],o.prototype,"site",2),a([p()],o.prototype,"sites",2),a([p()],o.prototype,"siteId",2),a([p()],o.prototype,"where",2),a([p()],o.prototype,"phase",2),a([p()],o.prototype,"machines",2),a([p()],o.prototype,"chosen",2),a([p()],o.prototype,"progress",2),a([p()],o.prototype,"others",2),a([p()],o.prototype,"error",2),a([p()],o.prototype,"missing",2),a([p()],o.prototype,"username",2),a([p()],o.prototype,"password",2),a([p()],o.prototype,"added",2),a([p()],o.prototype,"refused",2),a([p()],o.prototype,"done",2),a([p()],o.prototype,"total",2),a([p()],o.prototype,"stopping",2),a([p()],o.prototype,"announced",2),a([R("mr-dialog")],o.prototype,"dialog",2),o=a([w("mr-add-miners")],o);export{o as AddMiners};
