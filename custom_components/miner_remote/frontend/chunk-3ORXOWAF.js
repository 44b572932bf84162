import{a as y}from"./chunk-BZNK2URC.js";import{a as v}from"./chunk-JJLSAWQI.js";import{a as g}from"./chunk-GBVNH3NA.js";import{M as d,T as p,m as h}from"./chunk-63LTBV4Y.js";import{a as m,b as c,g as b,n as f,o as x}from"./chunk-R2IY7WQO.js";import{a as u,d as i,g as l}from"./chunk-42XHLT2J.js";import{b as a}from"./chunk-TN3OZQAE.js";var w=["successful","failed","skipped","pending"],r=class extends g{constructor(){super(...arguments);this.stopping=!1;this.now=Date.now()}connectedCallback(){super.connectedCallback(),this.owns(()=>this.tick(!1)),this.hasUpdated&&this.tick(this.batch.next_group_at!==null)}willUpdate(t){t.has("batch")&&this.tick(this.batch.running&&this.batch.next_group_at!==null)}tick(t){t!==(this.timer!==void 0)&&(clearInterval(this.timer),this.timer=void 0,t&&(this.now=Date.now(),this.timer=setInterval(()=>{this.now=Date.now()},1e3)))}async stop(){this.stopping=!0;try{await b(this.env.hass,"POST",`remote/batches/${this.batch.batch_id}/stop`)}catch(t){y(this,this.t("common.failed",{error:this.env.errorText(t)}))}finally{this.stopping=!1}}get phase(){let{running:t,stopped:s,failed:e,skipped:n}=this.batch;return t?{text:this.t("control.batch_running"),tone:"busy"}:s&&n>0?{text:this.t("control.batch_stopped"),tone:"warn"}:e>0?{text:this.t("control.batch_failed"),tone:"bad"}:{text:this.t("control.batch_ended"),tone:"good"}}render(){let{batch:t,env:s}=this,e=t.total-t.pending,n=this.phase,$=this.t("control.batch_progress",{done:e,total:t.total});return i`<section class="card" aria-labelledby="title">
      <header>
        <div class="titles">
          <h2 id="title">
            ${this.t.n("control.batch_title",t.total,{command:this.t(`common.type_${t.command_type}`)})}
          </h2>
          <p class="help">
            ${this.t("control.batch_by",{name:t.initiated_by,time:s.format.dateTime(t.started_at)})}
          </p>
        </div>
        <span class="chip ${n.tone}" role="status">${n.text}</span>
        ${t.running?i`<button
                class="danger"
                type="button"
                title=${this.t("control.stop_help")}
                ?disabled=${this.stopping||t.stopped}
                @click=${this.stop}
              >
                ${p(d)}${this.t("control.stop")}
              </button>`:i`<button
                class="icon"
                type="button"
                aria-label=${this.t("control.dismiss")}
                title=${this.t("control.dismiss")}
                @click=${()=>this.dispatchEvent(new CustomEvent("dismissed"))}
              >
                ${p(h)}
              </button>`}
      </header>
      <div
        class="bar"
        role="progressbar"
        aria-label=${$}
        aria-valuemin="0"
        aria-valuemax=${t.total}
        aria-valuenow=${e}
      >
        ${["successful","failed","skipped"].map(o=>i`<span class=${o} style="flex-basis:${t[o]/Math.max(1,t.total)*100}%"></span>`)}
      </div>
      <ul class="counts">
        ${w.map(o=>o!=="successful"&&t[o]===0?l:i`<li class=${o}><b>${s.format.number(t[o])}</b> ${this.t(`control.count_${o}`)}</li>`)}
        ${this.nextGroup()}
        <li class="end">${v(["history"],this.t("control.in_history"),{batch:t.batch_id})}</li>
      </ul>
      ${this.failures()}
    </section>`}nextGroup(){let{next_group_at:t,running:s}=this.batch;if(t===null||!s)return l;let e=Math.ceil((new Date(t).getTime()-this.now)/1e3),n=e<120?`${this.env.format.number(e)} s`:`${this.env.format.number(Math.ceil(e/60))} min`;return i`<li>${e<=0?this.t("control.next_group_now"):this.t("control.next_group",{time:n})}</li>`}failures(){let{failures:t,failed:s}=this.batch;return t.length===0?l:i`<details ?open=${t.length<=3}>
      <summary>${this.t("control.failures")} (${this.env.format.number(s)})</summary>
      <ul class="failures">
        ${t.map(e=>i`<li>
            <b>${this.env.fleet.byAddress(e.miner_ip)?.name??e.miner_ip}</b>
            ${e.error===null?this.t(`common.status_${e.status}`):this.env.errorText(e)}
          </li>`)}
      </ul>
      ${s>t.length?i`<p class="help">${this.t("control.failures_more")}</p>`:l}
    </details>`}};r.styles=[x,u`
      :host {
        display: block;
      }
      section {
        display: flex;
        flex-direction: column;
        gap: 12px;
      }
      header {
        display: flex;
        align-items: center;
        gap: 8px;
      }
      .titles {
        flex: 1;
        min-width: 0;
      }
      h2 {
        font-size: 16px;
        overflow-wrap: anywhere;
      }
      .bar {
        display: flex;
        height: 10px;
        border-radius: 5px;
        overflow: hidden;
        background: color-mix(in srgb, var(--primary-text-color) 14%, var(--card-background-color));
      }
      .bar span {
        flex: 0 0 auto;
        transition: flex-basis 0.3s;
      }
      .successful {
        --tone: #2e8b3d;
      }
      .failed {
        --tone: #c62828;
      }
      .skipped {
        --tone: #c77700;
      }
      .pending {
        --tone: color-mix(in srgb, var(--primary-text-color) 30%, var(--card-background-color));
      }
      .bar span,
      .counts li[class]:not(.end)::before {
        background: var(--tone);
      }
      ul {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      .counts {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 20px;
        font-variant-numeric: tabular-nums;
      }
      .counts li[class]:not(.end)::before {
        content: "";
        display: inline-block;
        width: 10px;
        height: 10px;
        border-radius: 3px;
        margin-inline-end: 6px;
      }
      .end {
        margin-inline-start: auto;
      }
      summary {
        cursor: pointer;
        font-weight: 500;
      }
      .failures {
        max-height: 220px;
        overflow: auto;
        margin-top: 8px;
        display: flex;
        flex-direction: column;
        gap: 6px;
        overflow-wrap: anywhere;
      }
    `],a([m({attribute:!1})],r.prototype,"batch",2),a([c()],r.prototype,"stopping",2),a([c()],r.prototype,"now",2),r=a([f("mr-batch-progress")],r);
