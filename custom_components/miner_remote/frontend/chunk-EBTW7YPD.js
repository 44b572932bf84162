function r(e,t){return Object.fromEntries(Object.keys(e).map((s,n)=>[s,t[n]]))}export{r as a};
