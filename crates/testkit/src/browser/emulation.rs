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
    /// The desk's screen at 200 %: half as many pixels of a page, each twice as large.
    Zoomed,
    /// 320 wide: the smallest telephone, or a desk's screen of 1280 at 400 %.
    Narrow,
    /// As wide as the text of a printed sheet: A4 without margins of 18 mm.
    Sheet,
}

/// What a page is shown on and with which colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Medium {
    /// A screen with the colours of the page.
    Screen,
    /// A screen whose user has chosen a few colours for everything, with high contrast.
    Forced,
    /// Paper.
    Print,
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
        let (width, height, scale) = match viewport {
            Viewport::Desk => (1366, 768, 1),
            Viewport::Phone => (390, 844, 1),
            Viewport::Zoomed => (683, 384, 2),
            Viewport::Narrow => (320, 640, 1),
            Viewport::Sheet => (658, 930, 1),
        };
        let phone = viewport == Viewport::Phone;
        let metrics = json!({
            "width": width, "height": height, "deviceScaleFactor": scale, "mobile": phone,
        });
        self.protocol("Emulation.setDeviceMetricsOverride", &metrics)
    }

    /// Shows pages on a medium.
    ///
    /// # Errors
    /// When the browser refuses.
    pub fn medium(&self, medium: Medium) -> Result<(), BrowserError> {
        let feature = |name: &str, value: &str| json!({"name": name, "value": value});
        let (media, features) = match medium {
            Medium::Screen => ("", json!([])),
            Medium::Print => ("print", json!([])),
            Medium::Forced => {
                let forced = feature("forced-colors", "active");
                ("", json!([forced, feature("prefers-contrast", "more")]))
            }
        };
        let emulated = json!({"media": media, "features": features});
        self.protocol("Emulation.setEmulatedMedia", &emulated)
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
