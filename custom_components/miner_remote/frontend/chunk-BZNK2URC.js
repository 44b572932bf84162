function n(t,e){t.dispatchEvent(new CustomEvent("hass-notification",{detail:{message:e,duration:6e3},bubbles:!0,composed:!0}))}export{n as a};
