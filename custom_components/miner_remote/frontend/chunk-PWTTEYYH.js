import{a as P}from"./chunk-BZNK2URC.js";import{a as k}from"./chunk-GRL2KUYO.js";import{a as m}from"./chunk-I5IZ3LBL.js";import{a as T}from"./chunk-AKAA7UB2.js";import"./chunk-CJKQJYPV.js";import{c as M}from"./chunk-JR5LZUL7.js";import"./chunk-MMHEOMF5.js";import"./chunk-7DALSYN7.js";import{a as w}from"./chunk-GBVNH3NA.js";import{a as R}from"./chunk-JJLSAWQI.js";import"./chunk-YXNFI4RW.js";import{a as u,b as h,c as E,f,h as _,n as y,o as $}from"./chunk-R2IY7WQO.js";import"./chunk-RPZHBZSE.js";import{a as v,d as i,g as d}from"./chunk-42XHLT2J.js";import{b as a}from"./chunk-TN3OZQAE.js";var I=["added","new","credentials","unusable","known"];function H(l){return[...new Set(l.split(/[\s,;]+/).filter(p=>p!==""))]}function S(l){let p={added:[],new:[],credentials:[],unusable:[],known:[]};for(let e of l)p[e.state].push(e);for(let e of Object.values(p))e.sort((t,s)=>t.host.localeCompare(s.host,"en",{numeric:!0}));return p}function g({state:l,can_add_anyway:p}){return l==="new"||l==="credentials"||l==="unusable"&&p===!0}function C(l,p,e){return l.map(({host:t,state:s})=>s==="credentials"?{host:t,username:p.trim(),password:e}:s==="unusable"?{host:t,add_anyway:!0}:{host:t})}function O(l,p){return l.fields.map(e=>{let t=/^targets\[(\d+)\]$/.exec(e.path)?.[1];return{field:e,target:t===void 0?"":p[Number(t)]??""}})}var G=5,c=class extends w{constructor(){super(...arguments);this.group="new";this.machines=[];this.chosen=new Set;this.locked=!1}choose(e,t){let s=new Set(this.chosen);for(let n of e)t?s.add(n):s.delete(n);this.dispatchEvent(new CustomEvent("chosen",{detail:s}))}render(){let e=`${this.t(`add.group_${this.group}`)} (${this.env.format.number(this.machines.length)})`,t=i`<ul aria-label=${this.t(`add.group_${this.group}`)}>
      ${M(this.machines,({host:s})=>s,s=>i`<li class=${s.state}>${this.machine(s)}</li>`)}
    </ul>`;return this.group==="known"||this.group==="added"?i`<details ?open=${this.machines.length<=G}>
        <summary>${e}</summary>
        ${t}
      </details>`:i`<div class="row head"><h3>${e}</h3>${this.selectAll()}</div>
      ${t}`}selectAll(){let e=this.machines.filter(g).map(({host:s})=>s);if(e.length<2||this.group==="unusable")return d;let t=e.every(s=>this.chosen.has(s));return i`<button
      type="button"
      class="plain"
      ?disabled=${this.locked}
      @click=${()=>this.choose(e,!t)}
    >
      ${this.t(t?"add.select_none":"add.select_all")}
    </button>`}machine(e){let t=e.name??e.host,s=`about-${e.host}`,n=g(e);return i`${n?i`<label class="check">
            <input
              type="checkbox"
              aria-describedby=${s}
              ?disabled=${this.locked}
              .checked=${m(this.chosen.has(e.host))}
              @change=${r=>this.choose([e.host],r.target.checked)}
            />
            <span>${e.state==="unusable"?this.t("add.add_anyway",{name:t}):t}</span>
          </label>`:i`<span class="name"
            >${e.miner_id?R(["miner",e.miner_id],t):t}</span
          >`}
    <div class="about" id=${s}>${this.facts(e)}</div>`}facts(e){let{name:t,host:s,site:n,state:r,firmware:D,firmware_version:L,mac:q,limits:b}=e,x=[t===void 0?"":s,[D,L].filter(Boolean).join(" "),q??"",n===void 0?"":this.t("add.in_site",{site:n})].filter(Boolean),B=r==="credentials"||r==="unusable";return i`${x.length>0?i`<p class="help">${x.join(" \xB7 ")}</p>`:d}
      ${B?i`<p class="help">${this.env.errorText(e)}</p>`:d}
      ${r==="unusable"&&e.can_add_anyway?i`<p class="help">${this.t("add.add_anyway_help")}</p>`:d}
      ${r==="new"&&b!==void 0&&b.length>0?i`<p class="help"><span class="chip warn">${this.t("add.limited")}</span></p>
              ${b.map(({code:z,reason:U})=>i`<p class="help">
                    ${this.env.errorText({error_code:`limit_${z}`,error_args:{},error_message:U})}
                  </p>`)}`:d}`}};c.styles=[$,v`
      :host {
        display: block;
      }
      .head {
        justify-content: space-between;
        min-height: 36px;
      }
      ul {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      li {
        border-top: 1px solid var(--divider-color);
        padding: 6px 0 8px;
        overflow-wrap: anywhere;
      }
      .about {
        padding-inline-start: 26px;
        display: flex;
        flex-direction: column;
        gap: 4px;
      }
      .name + .about {
        padding-inline-start: 0;
      }
      .known .name {
        color: var(--mr-secondary);
      }
      summary {
        font-weight: 500;
        min-height: 36px;
        line-height: 36px;
        cursor: pointer;
      }
    `],a([u()],c.prototype,"group",2),a([u({attribute:!1})],c.prototype,"machines",2),a([u({attribute:!1})],c.prototype,"chosen",2),a([u({type:Boolean})],c.prototype,"locked",2),c=a([y("mr-machine-list")],c);var j=v`
  form,
  .credentials {
    display: flex;
    flex-direction: column;
    gap: 12px;
  }
  p {
    margin: 0;
  }
  #where-help {
    display: flex;
    flex-direction: column;
    gap: 4px;
  }
  progress {
    flex: 1 1 120px;
    height: 8px;
    accent-color: var(--primary-color);
  }
  .notice {
    display: flex;
    flex-direction: column;
    gap: 6px;
  }
  .notice.bad {
    display: block;
  }
`;var N=16,W=200,F=4e3,o=class extends w{constructor(){super(...arguments);this.site="";this.siteId="";this.where="";this.phase="idle";this.machines=new Map;this.chosen=new Set;this.progress=0;this.others=0;this.missing="";this.username="";this.password="";this.added=0;this.refused=0;this.done=0;this.total=0;this.stopping=!1;this.announced="";this.searched=[];this.pending=[];this.announcedAt=0;this.submit=e=>{e.preventDefault(),this.phase!=="adding"&&(this.phase==="searching"?this.stop():this.search())};this.reconnected=()=>{this.phase==="searching"&&(this.ending=void 0,this.take(),this.phase="interrupted")};this.more=()=>{this.reset();let e=this.renderRoot.querySelector("#where");e?.focus(),e?.select()}}connectedCallback(){super.connectedCallback(),this.load();let{connection:e}=this.env.hass;e.addEventListener("ready",this.reconnected),this.owns(()=>e.removeEventListener("ready",this.reconnected)),this.owns(()=>this.end())}async load(){try{let{sites:e}=await _(this.env.hass,"miner_remote/sites");this.sites=e,this.select(e.find(({site_id:t})=>t===this.site)??e[0]),await this.updateComplete,this.renderRoot.querySelector("#search")?.focus()}catch(e){this.error=f(e)}}select(e){this.siteId=e?.site_id??"",this.where=e?.networks.join(", ")??"",this.reset()}reset(){this.phase="idle",this.machines=new Map,this.chosen=new Set,this.error=void 0,this.missing="",[this.progress,this.others,this.added,this.refused]=[0,0,0,0],[this.username,this.password,this.announced]=["","",""]}search(){let e=H(this.where);if(this.reset(),e.length===0){this.missing="where",this.renderRoot.querySelector("#where")?.focus();return}this.phase="searching",this.searched=e,this.announce(!0);let t=this.env.hass.connection.subscribeMessage(s=>{this.ending===t&&this.receive(s)},{type:"miner_remote/scan/subscribe",site_id:this.siteId,targets:e},{resubscribe:!1}).catch(s=>{this.ending===t&&(this.ending=void 0,this.phase="idle",this.error=f(s),this.announced="")});this.ending=t}stop(){this.end(),this.take(),this.phase="stopped",this.announce(!0)}end(){let e=this.ending;this.ending=void 0,e?.then(t=>t?.()).catch(()=>{})}receive(e){this.pending.push(e),e.finished?this.take():this.drawing??=setTimeout(()=>this.take(),W)}take(){clearTimeout(this.drawing),this.drawing=void 0;let e=this.pending.splice(0),t=new Map(this.machines),s=new Set(this.chosen);for(let n of e){for(let r of n.machines??[])t.set(r.host,r),r.state==="new"&&s.add(r.host);this.progress=n.progress??this.progress,this.others=n.others??this.others,n.finished&&(this.phase="finished",this.end(),n.error_code!==void 0&&(this.error=f(n)))}this.machines=t,this.chosen=s,this.announce(this.phase==="finished")}get selected(){return[...this.machines.values()].filter(e=>this.chosen.has(e.host)&&g(e))}async add(){let{selected:e}=this;if(this.phase==="searching"&&this.stop(),this.missing="",this.error=void 0,this.password===""&&e.some(({state:t})=>t==="credentials")){this.missing="password",await this.updateComplete,this.renderRoot.querySelector("#password")?.focus();return}this.phase="adding",this.stopping=!1,[this.added,this.refused,this.done,this.total]=[0,0,0,e.length];try{for(let t=0;t<e.length&&!this.stopping;t+=N)await this.addSome(e.slice(t,t+N)),this.announce(!1)}catch(t){this.error=f(t)}this.phase="finished",this.announce(!0),await this.updateComplete,this.renderRoot.querySelector(this.refused>0?".result":"#done")?.focus()}async addSome(e){let{results:t}=await _(this.env.hass,"miner_remote/miners/add",{site_id:this.siteId,miners:C(e,this.username,this.password)}),s=new Map(this.machines),n=new Set(this.chosen);for(let r of t)s.set(r.host,{...s.get(r.host),...r}),r.state!=="credentials"&&n.delete(r.host),r.state==="added"?this.added+=1:this.refused+=1;this.done+=t.length,this.machines=s,this.chosen=n}counts(){let e=S(this.machines.values());return[...["new","credentials","unusable","known"].filter(t=>e[t].length>0).map(t=>this.t.n(`add.count_${t}`,e[t].length))].join(", ")}status(){if(this.phase==="idle")return"";if(this.phase==="adding")return this.t("add.adding",{done:this.done,total:this.total});if(this.added+this.refused>0)return[this.added>0?this.t.n("add.added",this.added):"",this.refused>0?this.t.n("add.not_added",this.refused):""].filter(Boolean).join(", ");let e=this.env.format.number(Math.floor(this.progress*100),0);return[this.phase==="searching"?this.t("add.searching",{percent:`${e} %`}):this.phase==="interrupted"?this.t("add.interrupted"):this.t(this.phase==="stopped"?"add.stopped":"add.searched"),this.counts()].filter(Boolean).join(" \xB7 ")}announce(e){let t=performance.now();!e&&t-this.announcedAt<F||(this.announcedAt=t,this.announced=this.status())}closed(){this.phase==="searching"&&P(this,`${this.t("add.stopped")}.`),this.dispatchEvent(new CustomEvent("closed"))}render(){return i`<mr-dialog
      heading=${this.t("add.add_miners")}
      close-label=${this.t("common.close")}
      ?busy=${this.phase==="adding"}
      @closed=${this.closed}
    >
      ${this.sites===void 0?this.waiting():this.sites.length===0?this.noSite():this.content(this.sites)}
      <p class="visually-hidden" role="status">${this.announced}</p>
      ${this.actions()}
    </mr-dialog>`}waiting(){return this.error===void 0?i`<p class="help">${this.t("common.loading")}</p>`:i`<p class="notice bad" role="alert">${this.env.errorText(this.error)}</p>`}noSite(){return i`<p>${this.t("add.no_site_text")}</p>
      <p><a class="button" href=${T}>${this.t("add.no_site_link")}</a></p>`}content(e){return i`${this.form(e)} ${this.problem()} ${this.summary()} ${this.results()}`}form(e){let t=this.phase==="searching"||this.phase==="adding",s=this.whereProblems();return i`<form novalidate @submit=${this.submit}>
      ${e.length<2?d:i`<label class="field">
              <span>${this.t("add.site")}</span>
              <select
                ?disabled=${t}
                @change=${n=>this.select(e.find(({site_id:r})=>r===n.target.value))}
              >
                ${e.map(({site_id:n,name:r})=>i`<option value=${n} ?selected=${n===this.siteId}>${r}</option>`)}
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
          aria-invalid=${s.length>0?"true":d}
          aria-describedby="where-help"
          .value=${m(this.where)}
          @input=${n=>{this.where=n.target.value,this.missing=""}}
        />
        <span id="where-help">
          ${s.length>0?s.map(n=>i`<span class="error" role="alert">${n}</span>`):i`<span class="help">${this.t("add.where_help")}</span>`}
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
        ${this.phase==="searching"?i`<progress aria-label=${this.t("add.progress")} max="1" .value=${this.progress}></progress>`:d}
      </div>
    </form>`}whereProblems(){return this.missing==="where"?[this.t("add.where_missing")]:this.error===void 0?[]:O(this.error,this.searched).map(({field:e,target:t})=>[t,k(e,this.env)].filter(Boolean).join(": "))}problem(){return this.error===void 0||this.error.fields.length>0?d:i`<p class="notice bad" role="alert">${this.env.errorText(this.error)}</p>`}summary(){let e=this.status();if(e==="")return d;let t=this.phase==="interrupted"||this.refused>0?"warn":this.added>0?"good":"quiet",s=this.phase==="finished"&&this.added+this.refused===0&&this.error===void 0,n=[...this.machines.values()].some(({state:r})=>r!=="known");return i`<div class="notice result ${t}" tabindex="-1">
      <b>${e}</b>
      ${s&&!n?this.hints():d}
      ${s&&this.others>0&&this.machines.size>0?i`<p class="help">${this.t.n("add.others",this.others)}</p>`:d}
    </div>`}hints(){if(this.machines.size>0)return i`<p>${this.t("add.nothing_new")} ${this.t("add.hint_network")}</p>`;let e=this.searched.join(", ");return i`<p>${this.others>0?this.t.n("add.others",this.others):this.t("add.nothing",{where:e})}</p>
      <p>${this.t("add.hint_on")} ${this.t("add.hint_network")}</p>`}results(){let e=S(this.machines.values());return I.filter(t=>e[t].length>0).map(t=>i`<mr-machine-list
          .env=${this.env}
          .group=${t}
          .machines=${e[t]}
          .chosen=${this.chosen}
          ?locked=${this.phase==="adding"}
          @chosen=${s=>{this.chosen=s.detail}}
        ></mr-machine-list>
        ${t==="credentials"?this.credentials(e.credentials):d}`)}credentials(e){let t=this.missing==="password";return i`<div class="credentials">
      <p class="help">${this.t("add.credentials_help")}</p>
      <div class="grid">
        <label class="field">
          <span>${this.t("add.username")}</span>
          <input
            id="username"
            autocomplete="off"
            autocapitalize="off"
            spellcheck="false"
            maxlength="255"
            aria-describedby="username-help"
            ?readonly=${this.phase==="adding"}
            .value=${m(this.username)}
            @input=${s=>{this.username=s.target.value}}
          />
          <span class="help" id="username-help">${this.t("add.username_help")}</span>
        </label>
        <label class="field">
          <span>${this.t("add.password")}</span>
          <input
            id="password"
            type="password"
            autocomplete="new-password"
            maxlength="255"
            ?readonly=${this.phase==="adding"}
            aria-invalid=${t?"true":d}
            aria-describedby=${t?"password-error":d}
            .value=${m(this.password)}
            @input=${s=>{let n=this.password===""&&!e.some(({host:r})=>this.chosen.has(r));this.password=s.target.value,this.missing="",n&&(this.chosen=new Set([...this.chosen,...e.map(({host:r})=>r)]))}}
          />
          ${t?i`<span class="error" id="password-error" role="alert">${this.t("add.password_missing")}</span>`:d}
        </label>
      </div>
    </div>`}actions(){let e=this.selected.length;if(this.phase==="adding")return i`<button
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
            </button>`:d}
    ${e>0?i`<button slot="actions" id="add" type="button" class="primary" @click=${this.add}>
            ${this.t.n("add.add",e)}
          </button>`:d}`}};o.styles=[$,j],a([u()],o.prototype,"site",2),a([h()],o.prototype,"sites",2),a([h()],o.prototype,"siteId",2),a([h()],o.prototype,"where",2),a([h()],o.prototype,"phase",2),a([h()],o.prototype,"machines",2),a([h()],o.prototype,"chosen",2),a([h()],o.prototype,"progress",2),a([h()],o.prototype,"others",2),a([h()],o.prototype,"error",2),a([h()],o.prototype,"missing",2),a([h()],o.prototype,"username",2),a([h()],o.prototype,"password",2),a([h()],o.prototype,"added",2),a([h()],o.prototype,"refused",2),a([h()],o.prototype,"done",2),a([h()],o.prototype,"total",2),a([h()],o.prototype,"stopping",2),a([h()],o.prototype,"announced",2),a([E("mr-dialog")],o.prototype,"dialog",2),o=a([y("mr-add-miners")],o);export{o as AddMiners};
