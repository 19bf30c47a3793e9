//! What a browser pretends to be: its viewport, its network, and whether it runs scripts.

use serde_json::{Value, json};

use super::{Browser, BrowserError};

/// The part of a page that is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Viewport {
    /// 1366 x 768, the commonest screen of an office.
    Desk,
    /// 390 x 844, a telephone.
    Phone,
}

/// The way to the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Network {
    /// As the machine has it.
    Normal,
    /// 300 ms away, 20 KB a second down, 10 KB up.
    Slow,
    /// None.
    Offline,
}

/// Whether pages may run scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// They may.
    On,
    /// They may not.
    Off,
}

impl Browser {
    /// Gives pages exactly this viewport.
    ///
    /// # Errors
    /// When the browser refuses.
    pub fn view(&self, viewport: Viewport) -> Result<(), BrowserError> {
        let (width, height) = match viewport {
            Viewport::Desk => (1366, 768),
            Viewport::Phone => (390, 844),
        };
        let phone = viewport == Viewport::Phone;
        let metrics = json!({
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": phone,
        });
        self.protocol("Emulation.setDeviceMetricsOverride", &metrics)
    }

    /// Changes the way to the server.
    ///
    /// # Errors
    /// When the browser refuses.
    pub fn network(&self, network: Network) -> Result<(), BrowserError> {
        let (latency, down, up) = match network {
            Network::Slow => (300, 20_000, 10_000),
            Network::Normal | Network::Offline => (0, -1, -1),
        };
        self.protocol("Network.enable", &json!({}))?;
        let conditions = json!({
            "offline": network == Network::Offline, "latency": latency,
            "downloadThroughput": down, "uploadThroughput": up,
        });
        self.protocol("Network.emulateNetworkConditions", &conditions)
    }

    /// Lets pages run scripts or not, from the next page on.
    ///
    /// # Errors
    /// When the browser refuses.
    pub fn script(&self, script: Script) -> Result<(), BrowserError> {
        let off = json!({"value": script == Script::Off});
        self.protocol("Emulation.setScriptExecutionDisabled", &off)
    }

    fn protocol(&self, command: &str, parameters: &Value) -> Result<(), BrowserError> {
        let body = json!({"cmd": command, "params": parameters});
        self.post("/goog/cdp/execute", &body).map(drop)
    }
}
