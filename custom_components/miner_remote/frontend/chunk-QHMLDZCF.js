import{a as h}from"./chunk-IJZSEGNH.js";import"./chunk-B34V54XN.js";import"./chunk-SFSVNHXM.js";import"./chunk-XAX5XC67.js";import{a as w,c as m}from"./chunk-PEDJ7UKX.js";import{a as g}from"./chunk-TWOWSIUA.js";import{a as p}from"./chunk-XLBDU3ET.js";import"./chunk-Z7B6MMRE.js";import{b as a,e as c,h as f,j as u,o as v}from"./chunk-YJPWEUX4.js";import{a as l,d as n,g as d}from"./chunk-42XHLT2J.js";import{b as o}from"./chunk-TN3OZQAE.js";var y=8,r=class extends h{constructor(){super(...arguments);this.error="";this.names=new g;this.wanted=null}get limit(){return Math.min(50,Math.max(1,Math.round(Number(this.config?.limit??y))||y))}get minerId(){let e=this.config?.device;return e?this.env.fleet.miners.find(t=>t.device_id===e)?.miner_id:null}follow(){if(!this.env.hass.user?.is_admin)return;this.records=void 0;let e=new v(()=>this.env.hass.connection,"miner_remote/commands/subscribe",({commands:i})=>this.take(i));this.owns(e.listen(()=>{this.error=e.error===void 0?"":this.env.errorText(e.error),this.redraw()})),this.owns(this.env.fleet.listen(()=>{let i=this.names.refresh(this.env.fleet);this.wanted!==this.minerId?this.load():i&&this.redraw()}));let t=()=>{this.load()},{connection:s}=this.env.hass;s.addEventListener("ready",t),this.owns(()=>s.removeEventListener("ready",t)),this.names.refresh(this.env.fleet),this.load()}async load(){let e=this.minerId;if(e!==void 0){this.wanted=e;try{let t=await f(this.env.hass,"GET",`remote/commands/history${u({limit:this.limit,miner_id:e})}`);this.records=t.commands,this.error=""}catch(t){this.error=this.env.errorText(t)}}}take(e){let t=e.filter(i=>this.wanted===null||i.miner_id===this.wanted);if(t.length===0||this.records===void 0)return;let s=new Map([...this.records,...t].map(i=>[i.id,i]));this.records=[...s.values()].sort((i,$)=>$.id-i.id).slice(0,this.limit)}content(e){let t=this.env.hass.user?.is_admin===!0,s=this.heading(e.title||this.t("cards.history"),t?p(["history"],this.t("cards.show_all"),this.wanted?{miner:this.wanted}:{}):d);return t?this.records===void 0?this.env.fleet.loaded&&this.minerId===void 0?n`${s}${this.sentence(this.t("cards.miner_gone"))}`:n`${s}${this.error===""?n`<p class="help" role="status">${this.t("common.loading")}</p>`:this.failure(this.error)}`:n`${s}
      ${this.error===""?d:this.failure(this.error)}
      ${this.records.length===0?this.sentence(this.t("cards.no_commands")):n`<ul class="rows">
              ${this.records.map(i=>this.row(i))}
            </ul>`}`:n`${s}${this.sentence(this.t("cards.admins_only"))}`}row(e){let{env:t}=this,s=e.status!=="success"&&e.status!=="pending",i=[this.wanted===null?this.names.of(e):"",t.format.relative(e.timestamp),e.initiated_by];return n`<li>
      <div class="name">
        <div>${this.t(`common.type_${e.command_type}`)}</div>
        <div class="help">${i.filter(Boolean).join(" \xB7 ")}</div>
        ${s&&m(this.env,e)!==""?n`<div class="error" dir="auto">${m(this.env,e)}</div>`:d}
      </div>
      ${w(t,e.status)}
    </li>`}};r.styles=[h.styles,l`
      ul.rows {
        overflow: auto;
      }
    `],o([a()],r.prototype,"records",2),o([a()],r.prototype,"error",2),r=o([c("mr-history-card")],r);export{r as HistoryCard};
