import{a as ce,b as E,c as R,e as M,f as he,g as B,i as ue}from"./chunk-2W7QBKIE.js";import{d as q}from"./chunk-C5BWJ3UF.js";import"./chunk-QWDFAQQ3.js";import{a as le}from"./chunk-GBVNH3NA.js";import{a as de}from"./chunk-JJLSAWQI.js";import{I as te,K as ne,R as re,_ as oe,p as Z,q as J,x as Q,z as ee}from"./chunk-YXNFI4RW.js";import{a as S,b as v,c as T,n as se,o as ae}from"./chunk-R2IY7WQO.js";import"./chunk-RPZHBZSE.js";import{a as ie,d as p,g as y}from"./chunk-42XHLT2J.js";import{b as g}from"./chunk-TN3OZQAE.js";var L=["status","temperature","hashrate"],w=10,O=45,_=95,P=5,fe=O+P*(w-2),me=_-P*(w-2),ge=n=>Math.max(0,Math.min(w-1,n));function Xe(n){return ge(1+Math.floor((n-O)/P))}function Ye(n){return ge(Math.ceil((_-n)/P))}var je=3;function ye(n){let i=new Map;for(let{model:t,mining:r,online:o,hashrate_ths:s}of n){if(t===null||r!==!0||!o||s===null||s<=0)continue;let l=i.get(t);l===void 0?i.set(t,[s]):l.push(s)}let e=new Map;for(let[t,r]of i){if(r.length<je)continue;r.sort((a,d)=>a-d);let o=r.length>>1,[s,l]=[r[o-1]??0,r[o]??0];e.set(t,r.length%2===1?l:(s+l)/2)}return e}function U(n,i){if(n.reachability!=="online"||n.paused===!0||n.hashrate_ths===null)return null;let e=n.expected_hashrate_ths??i.get(n.model??"");return e===void 0||e<=0?null:n.hashrate_ths/e*100}function be(n,i,e){let t=R(n);if(i==="status")return{fill:E[t],state:t,value:null};let r=i==="hashrate"?U(n,e):n.reachability==="online"?n.temperature_max_c:null;return r===null?{fill:"unknown",state:t,value:null}:{fill:i==="hashrate"?Ye(r):Xe(r),state:t,value:Math.round(r)}}function pe(n,i,e){let t=i*Math.cos(e*Math.PI/180),r=i*Math.sin(e*Math.PI/180),o=(n+.3963377774*t+.2158037573*r)**3,s=(n-.1055613458*t-.0638541728*r)**3,l=(n-.0894841775*t-1.291485548*r)**3,a=d=>{let u=d<=.0031308?12.92*d:1.055*d**.4166666666666667-.055;return Math.round(Math.max(0,Math.min(1,u))*255)};return[a(4.0767416621*o-3.3077115913*s+.2309699292*l),a(-1.2684380046*o+2.6097574011*s-.3413193965*l),a(-.0041960863*o-.7034186147*s+1.707614701*l)]}function I(n,i){let e=n/(w-1);return i?pe(.36+.54*e,.09+.06*e,255+190*e):pe(.93-.52*e,.04+.13*e,235+150*e)}function Ze(n){let[i,e,t]=n.map(r=>{let o=r/255;return o<=.04045?o/12.92:((o+.055)/1.055)**2.4});return .2126*i+.7152*e+.0722*t}function G(n){return(Ze(n)+.05)**2>.05*1.05?"#000":"#fff"}var k=([n,i,e])=>`rgb(${n}, ${i}, ${e})`;var ve=[{width:120,height:56,shows:"name"},{width:48,height:44,shows:"value"},{width:34,height:34,shows:"value"},{width:24,height:24,shows:"sign"}],m=4,V=32,Je=40,xe=20,we=150;function ke(n,i,e){let t=e.width+m,r=e.height+m,o=Math.max(1,Math.floor((i-m)/t)),s=n.some(A=>A.floor!==""),l=[],a=[],[d,u,c,h]=[0,0,0,0],b,C=()=>{c>0&&(u+=c+xe),d=0,c=0};for(let{title:A,floor:H,count:$}of n){s&&H!==b&&(C(),b=H,a.push({title:H,y:u}),u+=Je);let Fe=n.length===1?o:Math.ceil(Math.sqrt(2*$*r/t)),D=Math.max(1,Math.min(o,Math.max(Fe,Math.floor(we/t)))),K=Math.max(Math.min(we,i),Math.min(D,$)*t+m);d>0&&d+K>i&&C();let j=V+Math.ceil($/D)*r+m;l.push({title:A,columns:D,count:$,first:h,x:d,y:u,width:K,height:j}),h+=$,d+=K+xe,c=Math.max(c,j)}return{size:e,blocks:l,floors:a,width:i,height:u+c,count:h}}function W(n,i,e){let t=ke(n,i,ve[0]);for(let r of ve.slice(1)){if(t.height<=e)break;t=ke(n,i,r)}return t}function Me(n,i){return n.blocks.find(({first:e,count:t})=>i>=e&&i<e+t)}function x(n,i,e=Me(n,i)){if(e===void 0)return{x:0,y:0,width:0,height:0};let{width:t,height:r}=n.size,o=i-e.first;return{x:e.x+m+o%e.columns*(t+m),y:e.y+V+m+Math.floor(o/e.columns)*(r+m),width:t,height:r}}function $e(n,i,e){let{width:t,height:r}=n.size;for(let o of n.blocks){let s=i-o.x-m,l=e-o.y-V-m;if(s<0||l<0||e>=o.y+o.height)continue;let a=Math.floor(s/(t+m)),d=Math.floor(l/(r+m))*o.columns+a;if(!(a>=o.columns||d>=o.count)&&s%(t+m)<t&&l%(r+m)<r)return o.first+d}return-1}function Se(n,i){let e=[];for(let t of n.blocks)if(!(t.x>i.x+i.width||t.x+t.width<i.x)&&!(t.y>i.y+i.height||t.y+t.height<i.y))for(let r=t.first;r<t.first+t.count;r+=1){let{x:o,y:s,width:l,height:a}=x(n,r,t);o<=i.x+i.width&&o+l>=i.x&&s<=i.y+i.height&&s+a>=i.y&&e.push(r)}return e}var Te=["ArrowLeft","ArrowRight","ArrowUp","ArrowDown","Home","End","PageUp","PageDown"];function Ce(n,i,e){let t=Me(n,i);if(t===void 0)return n.count>0?0:-1;let r=n.blocks.indexOf(t);switch(e){case"ArrowLeft":return Math.max(0,i-1);case"ArrowRight":return Math.min(n.count-1,i+1);case"Home":return t.first;case"End":return t.first+t.count-1;case"PageUp":return(n.blocks[r-1]??t).first;case"PageDown":return(n.blocks[r+1]??t).first;default:return Qe(n,i,e==="ArrowDown"?1:-1)}}function Qe(n,i,e){let t=x(n,i),[r,o,s]=[i,Number.POSITIVE_INFINITY,Number.POSITIVE_INFINITY];for(let l of n.blocks)for(let a=l.first;a<l.first+l.count;a+=1){let{x:d,y:u}=x(n,a,l),c=(u-t.y)*e,h=Math.abs(d-t.x);c>0&&(c<o||c===o&&h<s)&&([r,o,s]=[a,c,h])}return r}var N={mining:void 0,online:Z,idle:te,fault:ee,paused:ne,rebooting:re,late:Q,offline:J},et=["good","warn","bad","quiet","busy"];function tt(n,i,e){let t=document.createElement("canvas");t.width=6,t.height=6;let r=t.getContext("2d");if(r===null)return i;r.fillStyle=i,r.fillRect(0,0,6,6),r.strokeStyle=e,r.lineWidth=1.2,r.beginPath();for(let o of[-6,0,6])r.moveTo(o-1,7),r.lineTo(o+7,-1);return r.stroke(),n.createPattern(t,"repeat")??i}function Re(n,i){let e=getComputedStyle(i),t=document.createElement("canvas");t.width=1,t.height=1;let r=t.getContext("2d",{willReadFrequently:!0}),o=c=>{if(r===null)return[128,128,128];r.fillStyle=c,r.fillRect(0,0,1,1);let[h=0,b=0,C=0]=r.getImageData(0,0,1,1).data;return[h,b,C]},s=c=>(i.className=`probe ${c}`,o(e.backgroundColor)),l=new Map;for(let c of et){let h=s(c);l.set(c,{fill:k(h),ink:G(h)})}let a=s("unknown"),d=e.color,u=G(s("card"))==="#fff";l.set("unknown",{fill:tt(n,k(a),k(s("line"))),ink:d});for(let c=0;c<w;c+=1){let h=I(c,u);l.set(c,{fill:k(h),ink:G(h)})}return{dark:u,paints:l,ring:d,font:e.fontFamily}}var Ee=new Map;function F(n,i,e,t,r){let o=Ee.get(i);o===void 0&&(o=new Path2D(i),Ee.set(i,o)),n.save(),n.translate(e,t),n.scale(r/24,r/24),n.fill(o),n.restore()}function nt(n,i,e,t){let r=t.get(i);if(r===void 0){let o=i.length;for(r=i;o>1&&n.measureText(r).width>e;)o-=1,r=`${i.slice(0,Math.ceil(o/3))}\u2026${i.slice(i.length-(o-Math.ceil(o/3)))}`;t.set(i,r)}return r}function Le(n,i,e,t,r,o,s){let{x:l,y:a,width:d,height:u}=i;n.clearRect(l-m/2,a-m/2,d+m,u+m);let c=o.paints.get(t.look.fill);if(c===void 0)return;n.fillStyle=c.fill,n.beginPath(),n.roundRect(l,a,d,u,4),n.fill(),t.selected&&(n.strokeStyle=o.ring,n.lineWidth=2,n.beginPath(),n.roundRect(l-1,a-1,d+2,u+2,5),n.stroke()),n.fillStyle=c.ink,n.textBaseline="middle";let h=N[t.look.state];if(e.shows==="name"){let b=h===void 0?d-16:d-36;n.textAlign="start",n.font=`500 12px ${o.font}`,n.fillText(nt(n,t.name,d-16,s),l+8,a+18),n.font=`13px ${o.font}`,n.fillText(r,l+8,a+38,b),h!==void 0&&F(n,h,l+d-26,a+28,20);return}if(e.shows==="value"&&t.look.value!==null){n.textAlign="center",n.font=`500 ${d>40?13:11}px ${o.font}`;let b=h!==void 0;n.fillText(r,l+d/2,a+u*(b?.68:.5),d-4),h!==void 0&&F(n,h,l+d/2-7,a+3,14);return}if(h!==void 0){let b=Math.min(22,d-6);F(n,h,l+(d-b)/2,a+(u-b)/2,b)}}function rt(n,i){let e=N[i];return p`<i class="swatch ${n}">${e===void 0?y:oe(e,14)}</i>`}function it(n,{coloring:i,looks:e,dark:t}){let{t:r,format:o}=n,s=new Map;for(let{state:c}of e)s.set(c,(s.get(c)??0)+1);let l=ce.flatMap(c=>{let h=s.get(c);return h===void 0||i!=="status"&&N[c]===void 0?[]:[{state:c,count:h}]}),a=[...Array(w).keys()],[d,u]=i==="temperature"?[r("map.below",{value:o.temperature(O)}),r("map.from",{value:o.temperature(fe)})]:[r("map.from",{value:r("map.share",{share:_})}),r("map.below",{value:r("map.share",{share:me})})];return p`<ul class="legend" aria-label=${r("map.legend")}>
    ${i==="status"?y:p`<li class="scale">
            <span>${d}</span>
            <span class="steps" aria-hidden="true"
              >${a.map(c=>p`<i style="background:${k(I(c,t))}"></i>`)}</span
            >
            <span>${u}</span>
          </li>`}
    ${i!=="status"&&e.some(({fill:c})=>c==="unknown")?p`<li><i class="swatch hatched"></i>${r("map.no_value")}</li>`:y}
    ${l.map(({state:c,count:h})=>p`<li>
          ${rt(i==="status"?E[c]:"plain",c)}${M(n,c)}
          <b>${o.number(h)}</b>
        </li>`)}
  </ul>`}function ot(n,i){switch(i){case"area":case"site":case"label":case"pool":return n.t(`map.group_${i}`);default:return n.t("map.group_labels",{name:i.slice(7)})}}function _e(n,i,e){return e!==""?e:i==="pool"?n.t("map.without_pool"):n.t(i==="label"?"map.without_labels":"map.without_label")}function Oe(n,i,e,t){return p`<label
    ><span>${n}</span>
    <select @change=${r=>t(r.target.value)}>
      ${i.map(([r,o])=>p`<option value=${r} ?selected=${r===e}>${o}</option>`)}
    </select></label
  >`}function Pe(n,i,e){let{offered:t,grouping:r,coloring:o}=i;return p`<div class="bar">
    ${Oe(n.t("map.group_by"),t.map(s=>[s,ot(n,s)]),r,s=>e({group:s==="area"?null:s}))}
    ${Oe(n.t("map.color_by"),L.map(s=>[s,n.t(`map.color_${s}`)]),o,s=>e({color:s==="status"?null:s}))}
    ${it(n,i)}
    ${o==="hashrate"?p`<p class="help">${n.t("map.compared")}</p>`:y}
  </div>`}var st=6,at=8e6,z=class{constructor(i,e){this.canvas=i;this.probe=e;this.ratio=0;this.frame=0;this.drawn=[];this.dirty=new Set;this.cut=new Map;this.tileOf=()=>{};this.textOf=()=>""}readColors(){let i=this.canvas.getContext("2d");return this.theme=i===null?void 0:Re(i,this.probe),this.layout=void 0,this.theme?.dark??!1}show(i,e,t,r){this.tileOf=t,this.textOf=r;let o=i!==this.layout||window.devicePixelRatio!==this.ratio;o&&this.resize(i);for(let s=0;s<e;s+=1){let l=t(s);if(l===void 0)continue;let{look:a,selected:d,name:u}=l,{shows:c}=i.size,h=`${a.fill} ${a.state} ${d} ${c==="sign"?"":a.value} ${c==="name"?u:""}`;h!==this.drawn[s]&&(this.drawn[s]=h,this.dirty.add(s))}o?this.draw(Number.POSITIVE_INFINITY):this.schedule()}stop(){cancelAnimationFrame(this.frame),this.frame=0}resize(i){let{width:e,height:t}=i;this.layout=i,this.ratio=window.devicePixelRatio;let r=Math.min(this.ratio,Math.sqrt(at/Math.max(1,e*t)));this.canvas.width=Math.max(1,Math.round(e*r)),this.canvas.height=Math.max(1,Math.round(t*r)),this.canvas.style.width=`${e}px`,this.canvas.style.height=`${t}px`,this.canvas.getContext("2d")?.scale(r,r),this.cut.clear(),this.dirty.clear(),this.drawn=[]}schedule(){this.frame!==0||this.dirty.size===0||(this.frame=requestAnimationFrame(()=>{this.frame=0,this.draw(performance.now()+st)}))}draw(i){let e=this.canvas.getContext("2d"),{theme:t,layout:r}=this;if(e===null||t===void 0||r===void 0)return;let o=0;for(let s of this.dirty){this.dirty.delete(s);let l=this.tileOf(s);if(l===void 0)continue;let a=r.size.shows==="sign"?"":this.textOf(l.look);if(Le(e,x(r,s),r.size,l,a,t,this.cut),o+=1,o%32===0&&performance.now()>i)break}this.schedule()}};var Ie=new Intl.Collator(void 0,{numeric:!0});function Ge(n){return/^(.*?\p{L}{2})(?:[\s_-]*\d[\w.-]*|[\s_-]+\p{L}\d*)$/u.exec(n.trim())?.[1]}function Ne(n){let i=new Set(n.flatMap(t=>t.tags)),e=new Map;for(let t of i){let r=Ge(t);r!==void 0&&e.set(r,(e.get(r)??0)+1)}return["area",...new Set(n.map(t=>t.site)).size>1?["site"]:[],...[...e].filter(([,t])=>t>1).map(([t])=>`labels:${t}`).sort(Ie.compare),...i.size>0?["label"]:[],...n.some(t=>q(t).length>0)?["pool"]:[]]}function ze(n,i){let e=n.get("group");return i.find(t=>t===e)??"area"}function lt(n,i){switch(i){case"area":return[n.location];case"site":return[n.site];case"pool":return q(n);case"label":return n.tags;default:{let e=i.slice(7);return n.tags.filter(t=>Ge(t)===e)}}}function Ae(n,i,e){let t=new Map;for(let a of n){let d=lt(a,i);for(let u of d.length>0?d:[""]){let c=t.get(u);c===void 0?t.set(u,[a]):c.push(a)}}let r=Object.values(e.floors??{}),o=new Map(r.map((a,d)=>[a.floor_id,{name:a.name,place:d}])),s=new Map(i==="area"?Object.values(e.areas).flatMap(a=>{let d=o.get(a.floor_id??"");return d===void 0?[]:[[a.name,d]]}):[]),l=a=>s.get(a)?.place??r.length;return[...t].sort(([a],[d])=>l(a)-l(d)||+(a==="")-+(d==="")||Ie.compare(a,d)).map(([a,d])=>({title:a,floor:s.get(a)?.name??"",miners:d}))}function He(n,i){return n.length===i.length&&n.every((e,t)=>{let r=i[t];return r!==void 0&&e.title===r.title&&e.floor===r.floor&&e.miners.length===r.miners.length&&e.miners.every((o,s)=>o.miner_id===r.miners[s]?.miner_id)})}function De({t:n,format:i},e){return[[n("control.hashrate"),i.hashrate(e.hashrate_ths)],[n("control.temperature"),i.temperature(e.temperature_max_c)],[n("control.power"),i.power(e.est_power_w)]]}function Ke(n,i){let e=De(n,i).map(([,t])=>t);return[i.name,M(n,R(i)),B(n,i),...e].filter(t=>t!==""&&t!=="\u2013").join(", ")}function qe(n,i,e){let t=B(n,i);return p`<b>${i.name}</b>
    <div>${he(n,i)}</div>
    ${t===""?y:p`<p class="help">${t}</p>`}
    <dl>${De(n,i).map(([r,o])=>p`<dt>${r}</dt><dd>${ue(i,o)}</dd>`)}</dl>
    ${e===null?y:p`<p class="help">${n.t("map.of_expected",{share:Math.round(e)})}</p>`}`}var Be=ie`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
    border-top: 1px solid var(--divider-color);
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 20px;
    padding: 10px 16px;
    border-bottom: 1px solid var(--divider-color);
  }
  .bar label {
    display: flex;
    align-items: center;
    gap: 8px;
    color: var(--mr-secondary);
    font-size: 13px;
    min-width: 0;
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 16px;
    align-items: center;
    margin: 0;
    padding: 0;
    list-style: none;
    font-size: 13px;
  }
  .legend li {
    display: flex;
    align-items: center;
    gap: 6px;
    white-space: nowrap;
  }
  .legend b {
    font-weight: 500;
    color: var(--mr-secondary);
    font-variant-numeric: tabular-nums;
  }
  .steps {
    display: flex;
    border-radius: 4px;
    overflow: hidden;
  }
  .steps i {
    width: 16px;
    height: 16px;
  }
  .swatch {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    width: 18px;
    height: 18px;
    border-radius: 4px;
    flex: none;
    background: var(--chip);
    color: #fff;
  }
  .swatch.busy {
    color: #000;
  }
  .swatch.plain {
    background: none;
    color: inherit;
    border: 1px solid var(--mr-field-border);
  }
  .swatch.hatched {
    background: repeating-linear-gradient(
      135deg,
      var(--map-line) 0 1px,
      var(--map-unknown) 1px 4px
    );
  }
  .bar .help {
    flex-basis: 100%;
  }
  :host {
    --map-unknown: color-mix(in srgb, var(--primary-text-color) 10%, var(--card-background-color));
    --map-line: color-mix(in srgb, var(--primary-text-color) 42%, var(--card-background-color));
  }
  .scroll {
    flex: 1 1 0;
    min-height: 0;
    overflow: auto;
    scrollbar-gutter: stable;
    padding: 8px 12px 12px;
  }
  :host([page]) .scroll {
    flex: none;
    overflow: visible;
  }
  .field {
    position: relative;
    margin: 0 auto;
  }
  .tiles {
    position: absolute;
    inset: 0;
    cursor: default;
    outline: none;
    touch-action: pan-x pan-y;
    user-select: none;
    -webkit-user-select: none;
  }
  .tiles.over {
    cursor: pointer;
  }
  canvas {
    display: block;
  }
  .current {
    position: absolute;
    pointer-events: none;
    border-radius: 4px;
  }
  .tiles:focus-visible .current {
    outline: 3px solid var(--primary-color);
    outline-offset: 2px;
  }
  .tiles:focus-visible:not(:has(.current)) {
    outline: 2px solid var(--primary-color);
  }
  .pointed {
    position: absolute;
    pointer-events: none;
    border-radius: 4px;
    outline: 2px solid var(--primary-color);
    outline-offset: 1px;
  }
  .frame {
    position: absolute;
    pointer-events: none;
    border: 1px solid var(--primary-color);
    background: color-mix(in srgb, var(--primary-color) 18%, transparent);
  }
  .floor,
  .block {
    position: absolute;
    pointer-events: none;
  }
  .floor {
    inset-inline: 0;
    font-size: 16px;
    font-weight: 500;
    padding-top: 8px;
    border-top: 1px solid var(--divider-color);
  }
  .block label {
    pointer-events: auto;
    display: flex;
    align-items: center;
    gap: 8px;
    height: 32px;
    padding-inline-start: 4px;
    font-weight: 500;
    cursor: pointer;
  }
  .block label span {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .block label small {
    color: var(--mr-secondary);
    font-size: 12px;
    font-weight: 400;
    font-variant-numeric: tabular-nums;
  }
  .readout {
    position: absolute;
    z-index: 3;
    padding: 10px 12px;
    display: grid;
    gap: 6px;
    border-radius: 10px;
    border: 1px solid var(--divider-color);
    background: var(--card-background-color);
    box-shadow: 0 4px 16px rgb(0 0 0 / 28%);
    pointer-events: none;
  }
  .readout.held {
    pointer-events: auto;
  }
  .readout b {
    font-weight: 500;
    overflow-wrap: anywhere;
  }
  .readout dl {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 2px 12px;
    margin: 0;
    font-size: 13px;
  }
  .readout dt {
    color: var(--mr-secondary);
  }
  .readout dd {
    margin: 0;
    text-align: end;
    font-variant-numeric: tabular-nums;
  }
  .readout .help {
    font-size: 12px;
  }
  .readout .row a {
    display: inline-flex;
    align-items: center;
    min-height: 36px;
    padding-inline: 6px;
  }
  .probe {
    position: absolute;
    visibility: hidden;
    background: var(--chip);
  }
  .probe.unknown {
    background: var(--map-unknown);
  }
  .probe.line {
    background: var(--map-line);
  }
  .probe.card {
    background: var(--card-background-color);
  }
`;var dt=5,X=248,ct=20,Ue=(n,i)=>[...Array(i).keys()].map(e=>n+e),Y=({x:n,y:i,width:e,height:t})=>`left:${n}px;top:${i}px;width:${e}px;height:${t}px`,Ve=W([],0,0),We=new Map,f=class extends le{constructor(){super(...arguments);this.miners=[];this.selection=new Set;this.page=!1;this.layout=Ve;this.current=-1;this.pointed=-1;this.held=!1;this.focused=!1;this.focusShown=!1;this.dark=!1;this.space={width:0,height:0};this.resize=new ResizeObserver(()=>this.measure());this.offered=["area"];this.grouping="area";this.coloring="status";this.groups=[];this.typical=We;this.tiles=[];this.looks=[];this.framed=new Set;this.dragged=!1;this.pointerType="mouse";this.anchor=-1;this.measure=()=>{let e=getComputedStyle(this.scroller),t=this.scroller.clientWidth-Number.parseFloat(e.paddingLeft)-Number.parseFloat(e.paddingRight),r=this.page?t===this.space.width?this.space.height:window.innerHeight*1.2:this.scroller.clientHeight-ct;(t!==this.space.width||r!==this.space.height)&&(this.space={width:t,height:r})};this.readColors=()=>{this.tileCanvas!==void 0&&(this.dark=this.tileCanvas.readColors(),this.draw())};this.tileText=e=>{let t=this.layout.size.shows==="name";return e.value===null?t?M(this.env,e.state):"":this.coloring==="hashrate"?this.t("map.share",{share:e.value}):t?this.env.format.temperature(e.value):`${this.env.format.number(e.value)}\xB0`};this.cancelFrame=e=>{e.key!=="Escape"||this.frame===void 0||(e.preventDefault(),this.endFrame(),this.dragged=!0)}}connectedCallback(){super.connectedCallback(),this.hasUpdated&&this.resize.observe(this.scroller),this.owns(()=>this.resize.disconnect());let e=new MutationObserver(this.readColors);e.observe(document.documentElement,{attributes:!0,attributeFilter:["style","class"]}),this.owns(()=>e.disconnect()),window.addEventListener("keydown",this.cancelFrame),this.owns(()=>window.removeEventListener("keydown",this.cancelFrame)),this.owns(()=>this.tileCanvas?.stop())}willUpdate(e){if(["miners","query","env"].some(t=>e.has(t))){let t=this.query.get("color");this.coloring=L.find(r=>r===t)??"status",this.offered=Ne(this.env.fleet.miners.length===this.miners.length?this.miners:this.allMiners()),this.grouping=ze(this.query,this.offered),this.typical=this.coloring==="hashrate"?ye(this.env.fleet.miners):We,this.arrange(Ae(this.miners,this.grouping,this.env.hass),e.has("env"))}e.has("space")&&this.lay(),(e.has("miners")||e.has("query"))&&(this.looks=this.tiles.map(t=>be(t,this.coloring,this.typical)))}allMiners(){return this.env.pools.with(this.env.fleet.miners)}arrange(e,t){let r=[this.tiles[this.current],this.tiles[this.pointed]];this.tiles=e.flatMap(a=>a.miners);let o=!t&&He(e,this.groups);if(this.groups=e,o)return;let[s,l]=r.map(a=>this.tiles.findIndex(d=>d.miner_id===a?.miner_id));this.current=s??-1,this.pointed=l??-1,this.anchor=-1,this.lay()}lay(){let e=this.groups.map(({title:t,floor:r,miners:o})=>({title:t,floor:r,count:o.length}));this.layout=this.space.width>0?W(e,this.space.width,this.space.height):Ve}firstUpdated(){this.tileCanvas=new z(this.canvas,this.probe),this.dark=this.tileCanvas.readColors(),this.resize.observe(this.scroller)}updated(e){this.draw(),e.has("current")&&this.focused&&this.surface.querySelector(".current")?.scrollIntoView({block:"nearest",inline:"nearest"})}draw(){this.tileCanvas?.show(this.layout,this.tiles.length,e=>{let[t,r]=[this.tiles[e],this.looks[e]];return t===void 0||r===void 0?void 0:{look:r,selected:this.isChosen(e,t),name:t.name}},this.tileText)}isChosen(e,t){return this.framed.has(e)||this.selection.has(t.miner_id)}at(e){let{left:t,top:r}=this.surface.getBoundingClientRect();return{x:e.clientX-t,y:e.clientY-r}}tileOf(e){let{x:t,y:r}=this.at(e);return $e(this.layout,t,r)}pressed(e){this.pointerType=e.pointerType,this.dragged=!1,e.pointerType!=="touch"&&e.button===0&&(this.start={...this.at(e),id:e.pointerId})}pointerMoved(e){if(e.pointerType==="touch")return;let{start:t}=this;if(t===void 0){this.held=!1,this.pointed=this.tileOf(e);return}let{x:r,y:o}=this.at(e);if(this.frame===void 0&&Math.hypot(r-t.x,o-t.y)<dt)return;this.frame===void 0&&this.surface.setPointerCapture(t.id);let{width:s,height:l}=this.layout,[a,d]=[Math.max(0,Math.min(r,t.x)),Math.max(0,Math.min(o,t.y))];this.pointed=-1,this.frame={x:a,y:d,width:Math.min(s,Math.max(r,t.x))-a,height:Math.min(l,Math.max(o,t.y))-d},this.framed=new Set(Se(this.layout,this.frame)),this.draw()}released(e){let{frame:t,framed:r}=this;this.endFrame(),!(t===void 0||e.type==="pointercancel")&&(this.dragged=!0,this.select(r,!0,e.ctrlKey||e.metaKey||e.shiftKey?this.selection:[]))}endFrame(){this.start=void 0,this.frame=void 0,this.framed=new Set,this.draw()}clicked(e){if(this.dragged){this.dragged=!1;return}let t=this.tileOf(e);if(this.pointerType==="touch"){this.held=t>=0,this.pointed=t;return}t<0||(this.current=t,e.shiftKey?this.extend(t):e.ctrlKey||e.metaKey?this.toggle(t):this.openTile(t))}openMenu(e){let t=e.detail===0&&this.focused&&e.clientX===0?this.current:this.tileOf(e),r=this.tiles[t];if(r===void 0)return;e.preventDefault();let{left:o,top:s}=this.surface.getBoundingClientRect(),{x:l,y:a,height:d}=x(this.layout,t);this.pointed=-1;let u=e.clientX===0?{x:o+l,y:s+a+d}:{x:e.clientX,y:e.clientY};this.dispatchEvent(new CustomEvent("menu",{detail:{miner:r,...u}}))}openTile(e){let t=this.tiles[e];t!==void 0&&this.dispatchEvent(new CustomEvent("opened",{detail:t}))}select(e,t=!0,r=this.selection){let o=new Set(r);for(let s of e){let l=this.tiles[s]?.miner_id;l!==void 0&&(t?o.add(l):o.delete(l))}this.dispatchEvent(new CustomEvent("selected",{detail:o}))}toggle(e){this.anchor=e,this.select([e],!this.selection.has(this.tiles[e]?.miner_id??""))}extend(e){this.anchor<0&&(this.anchor=e);let t=Math.min(this.anchor,e);this.select(Ue(t,Math.abs(this.anchor-e)+1))}pressedKey(e){let t=Te.find(r=>r===e.key);if(!(e.altKey||(e.ctrlKey||e.metaKey)&&e.key!=="a")){if(t!==void 0)e.shiftKey&&this.anchor<0&&(this.anchor=this.current),this.current=Ce(this.layout,this.current,t),e.shiftKey&&this.extend(this.current);else if(e.key==="Enter")this.openTile(this.current);else if(e.key===" ")this.toggle(this.current);else if(e.key==="a"&&(e.ctrlKey||e.metaKey))this.select(this.tiles.keys());else return;this.pointed=-1,e.preventDefault()}}focusChanged(e){this.focused=e,this.focusShown=e&&this.surface.matches(":focus-visible"),e&&this.current<0&&this.tiles.length>0&&(this.current=0)}render(){let{layout:e}=this;return p`${Pe(this.env,{offered:this.offered,grouping:this.grouping,coloring:this.coloring,looks:this.looks,dark:this.dark},t=>this.dispatchEvent(new CustomEvent("filtered",{detail:t})))}
      <div class="scroll">
        <div class="field" style="width:${e.width}px;height:${e.height}px">
          <div
            class="tiles ${this.pointed>=0?"over":""}"
            role="listbox"
            tabindex="0"
            aria-multiselectable="true"
            aria-label=${this.t("control.fleet")}
            aria-describedby="keys"
            aria-activedescendant=${this.current<0?y:`tile-${this.current}`}
            @pointerdown=${this.pressed}
            @pointermove=${this.pointerMoved}
            @pointerup=${this.released}
            @pointercancel=${this.released}
            @pointerleave=${()=>{this.held||(this.pointed=-1)}}
            @click=${this.clicked}
            @contextmenu=${this.openMenu}
            @keydown=${this.pressedKey}
            @focus=${()=>this.focusChanged(!0)}
            @blur=${()=>this.focusChanged(!1)}
          >
            <canvas aria-hidden="true"></canvas>
            ${this.option()}
          </div>
          ${e.floors.map(({title:t,y:r})=>p`<div class="floor" role="heading" aria-level="2" style="top:${r}px">
                ${t===""?this.t("map.without_floor"):t}
              </div>`)}
          ${e.blocks.map(t=>this.blockHeading(t))} ${this.readout()}
          ${this.frame===void 0?y:p`<div
                  class="frame"
                  style=${Y(this.frame)}
                ></div>`}
        </div>
      </div>
      <p id="keys" class="visually-hidden">${this.t("map.keys")}</p>
      <i class="probe" aria-hidden="true"></i>`}blockHeading(e){let r=this.tiles.slice(e.first,e.first+e.count).filter(s=>this.selection.has(s.miner_id)).length,o=_e(this.env,this.grouping,e.title);return p`<div
      class="block"
      role="heading"
      aria-level="3"
      style="left:${e.x}px;top:${e.y}px;width:${e.width}px"
    >
      <label title=${o}
        ><input
          type="checkbox"
          aria-label=${this.t("map.select_block",{name:o})}
          .checked=${r>0&&r===e.count}
          .indeterminate=${r>0&&r<e.count}
          @change=${s=>this.select(Ue(e.first,e.count),s.target.checked)}
        /><span>${o}</span><small>${this.env.format.number(e.count)}</small></label
      >
    </div>`}option(){let e=this.tiles[this.current];return e===void 0?y:p`<div
      class="current"
      id="tile-${this.current}"
      role="option"
      aria-selected=${this.selection.has(e.miner_id)}
      aria-posinset=${this.current+1}
      aria-setsize=${this.layout.count}
      aria-label=${Ke(this.env,e)}
      style=${Y(x(this.layout,this.current))}
    ></div>`}readout(){let e=this.pointed>=0?this.pointed:this.focusShown?this.current:-1,t=this.tiles[e];if(t===void 0||this.frame!==void 0)return y;let r=x(this.layout,e),{x:o,y:s,width:l,height:a}=r,d=Math.max(0,Math.min(o+l/2-X/2,this.layout.width-X)),u=this.surface.getBoundingClientRect().top+s<window.innerHeight/2,c=this.coloring==="hashrate"?U(t,this.typical):null;return p`<div class="pointed" style=${Y(r)}></div>
      <div
        class="readout ${this.held?"held":""}"
        style="width:${X}px;left:${d}px;${u?`top:${s+a+8}px`:`bottom:${this.layout.height-s+8}px`}"
      >
        ${qe(this.env,t,c)}
        ${this.held?p`<div class="row">
                ${de(["miner",t.miner_id],this.t("map.open"))}
                <button type="button" @click=${()=>this.toggle(e)}>
                  ${this.t(this.selection.has(t.miner_id)?"map.unselect":"map.select")}
                </button>
              </div>`:y}
      </div>`}};f.styles=[ae,Be],g([S({attribute:!1})],f.prototype,"miners",2),g([S({attribute:!1})],f.prototype,"query",2),g([S({attribute:!1})],f.prototype,"selection",2),g([S({type:Boolean,reflect:!0})],f.prototype,"page",2),g([v()],f.prototype,"layout",2),g([v()],f.prototype,"current",2),g([v()],f.prototype,"pointed",2),g([v()],f.prototype,"held",2),g([v()],f.prototype,"frame",2),g([v()],f.prototype,"focused",2),g([v()],f.prototype,"focusShown",2),g([v()],f.prototype,"dark",2),g([v()],f.prototype,"space",2),g([T("canvas")],f.prototype,"canvas",2),g([T(".tiles")],f.prototype,"surface",2),g([T(".scroll")],f.prototype,"scroller",2),g([T(".probe")],f.prototype,"probe",2),f=g([se("mr-map")],f);export{f as FleetMap};
