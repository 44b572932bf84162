import{a as o,c as r,d as e}from"./chunk-RPZHBZSE.js";function d(){r(["control"],e(o().query,{add:"1"}))}export{d as a};
