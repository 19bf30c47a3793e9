//! `zhunsheng serve`: the pages of a county.

use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, ValueEnum};
use zs_base::Jurisdiction;
use zs_base::limits::SCAN_SECONDS_MAX;
use zs_paper::Scanner;
use zs_store::Cipher;
use zs_web::{PublicAddress, Site, Tls};
use zs_work::Law;
use zs_work::account::Profile;

use crate::certificate::{make, own_names};
use crate::county::passing::TimePasses;
use crate::county::site::{Serving, Told, found_empty, site};
use crate::failure::Failure;
use crate::place::{Place, PlaceArgs};
use crate::{clock, law_folder};

/// The arguments.
#[derive(Args)]
pub struct ServeArgs {
    #[command(flatten)]
    place: PlaceArgs,

    #[command(flatten)]
    listen: ListenArgs,

    #[arg(
        long,
        value_name = "文件",
        help = "签名密钥；不写就用个人配置文件夹里的"
    )]
    key: Option<PathBuf>,

    #[arg(
        long,
        value_name = "命令",
        help = "上传的文件用什么程序查毒，例如 \"clamdscan --fdpass --no-summary\"；文件路径接在最后"
    )]
    scan: Option<String>,

    #[arg(
        long,
        value_name = "名称",
        help = "新建数据时：网页上显示的县（市、区、旗）的名称"
    )]
    name: Option<String>,

    #[arg(
        long,
        value_enum,
        default_value = "sm4",
        help = "新建数据时：内容用哪种算法封存；sm4 合国密要求，chacha20 更快"
    )]
    cipher: CipherName,
}

/// With what the contents of new data are sealed.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum CipherName {
    /// The national cipher.
    Sm4,
    /// The faster one.
    Chacha20,
}

impl CipherName {
    const fn cipher(self) -> Cipher {
        match self {
            Self::Sm4 => Cipher::Sm4Gcm,
            Self::Chacha20 => Cipher::ChaCha20,
        }
    }
}

/// The jurisdiction and the name of an installation that was told neither.
const UNNAMED: (&str, &str) = ("000000", "本县");

/// Where the pages are.
#[derive(Args, Clone, Debug)]
pub struct ListenArgs {
    #[arg(
        long,
        value_name = "地址",
        default_value = "127.0.0.1:8080",
        help = "在哪个地址和端口提供网页"
    )]
    pub listen: SocketAddr,

    #[arg(
        long,
        value_enum,
        default_value = "mlps3",
        help = "密码规则：mlps3 是等级保护三级，asvs 是国际通行的做法"
    )]
    pub passwords: Passwords,

    #[arg(
        long,
        value_name = "文件夹",
        help = "网页上的备份放在哪里，最好在另一块磁盘上"
    )]
    pub backups: Option<PathBuf>,

    #[arg(
        long = "public-address",
        value_name = "网址",
        help = "群众打开网页用的地址，印在文书和二维码上；前面另有网关、反向代理的要写，例如 https://zhunsheng.example.gov.cn"
    )]
    pub public: Option<PublicAddress>,

    #[arg(long, help = "用 HTTPS；没有写 --certificate 时，自制一张证书")]
    pub tls: bool,

    #[arg(
        long = "tls-name",
        value_name = "名称",
        requires = "tls",
        help = "自制证书用的主机名或者 IP 地址，可以写几次"
    )]
    pub names: Vec<String>,

    #[arg(
        long,
        value_name = "文件",
        requires_all = ["tls", "certificate_key"],
        help = "自己的证书，PEM 格式，连同中间证书"
    )]
    pub certificate: Option<PathBuf>,

    #[arg(
        long,
        value_name = "文件",
        requires = "certificate",
        help = "证书的私钥，PEM 格式"
    )]
    pub certificate_key: Option<PathBuf>,
}

/// The rules that passwords follow.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Passwords {
    /// Classified protection, third level.
    Mlps3,
    /// OWASP ASVS.
    Asvs,
}

impl Passwords {
    const fn profile(self) -> Profile {
        match self {
            Self::Mlps3 => Profile::Mlps3,
            Self::Asvs => Profile::Asvs,
        }
    }
}

impl ListenArgs {
    /// Takes the address now, so that a taken one is told before anything else is done.
    pub fn bind(&self) -> Result<TcpListener, Failure> {
        TcpListener::bind(self.listen).map_err(|error| {
            let address = self.listen;
            match error.kind() {
                std::io::ErrorKind::AddrInUse => Failure::input(format!(
                    "{address} 已经有别的程序在用，请停掉它，或者用 --listen 换一个端口。"
                )),
                _ => Failure::input(format!("不能在 {address} 提供网页：{error}。")),
            }
        })
    }
}

impl ListenArgs {
    /// The certificate to speak with, where it was asked for. A made one lies in a folder beside the
    /// signing key, because neither belongs into a backup of the data.
    fn certificate(&self, key_file: &Path) -> Result<Option<Tls>, Failure> {
        if !self.tls {
            return Ok(None);
        }
        let read = |path: &Path| fs::read(path).map_err(|error| Failure::file(path, &error));
        if let (Some(chain), Some(key)) = (&self.certificate, &self.certificate_key) {
            let tls = Tls::of(&read(chain)?, &read(key)?);
            return tls.map(Some).map_err(Failure::because);
        }
        let mut names = self.names.clone();
        names.extend(own_names(self.listen.ip()));
        let made = make(&key_file.with_extension("tls"), &names, clock::now()?.day())?;
        if made.is_new {
            println!("自制了根证书：{}", made.root.display());
            println!("把它装到各台电脑的“受信任的根证书颁发机构”，浏览器才不会警告。");
        }
        Ok(Some(made.tls))
    }
}

/// Runs the command.
pub fn run(args: &ServeArgs, law: Option<&Path>) -> Result<ExitCode, Failure> {
    let scanner = args.scan.as_deref().map(scanner).transpose()?;
    let listener = args.listen.bind()?;
    let law = Arc::new(law_folder::law(law)?);
    let (place, jurisdiction) = args.place.new_or_old()?;
    if place.is_new() {
        let jurisdiction = jurisdiction.clone().unwrap_or_else(|| UNNAMED.0.into());
        let name = args.name.as_deref().unwrap_or(UNNAMED.1);
        let key = args.key.as_deref();
        found_empty(&place, &jurisdiction, name, key, args.cipher.cipher())?;
        println!("新建了{name}（{jurisdiction}）的数据：{}。", place.shown());
        place.say_keys();
    }
    let site = open(&place, &args.listen, args.key.as_deref(), law)?;
    refuse_another(&place, jurisdiction.as_ref())?;
    let site = match scanner {
        Some(scanner) => site.scanning(scanner),
        None => site,
    };
    serve(site, listener, say_first)
}

/// Refuses data of another jurisdiction than the one that was named: whoever names one by mistake
/// would otherwise work in the wrong county.
fn refuse_another(place: &Place, named: Option<&Jurisdiction>) -> Result<(), Failure> {
    let reader = place.closed_reader()?;
    let own = reader.jurisdiction();
    match named.filter(|named| *named != own) {
        None => Ok(()),
        Some(named) => Err(Failure::input(format!(
            "{}是辖区“{own}”的数据，--jurisdiction 写的是“{named}”。去掉 --jurisdiction，或者换一个数据文件夹。",
            place.shown()
        ))),
    }
}

/// The virus scanner of a command.
pub fn scanner(command: &str) -> Result<Scanner, Failure> {
    Scanner::of(command, SCAN_SECONDS_MAX).map_err(|why| Failure::usage(why.to_string()))
}

/// Says the code with which the first administrator is entered, while nobody has an account.
fn say_first(site: &Site) -> Result<(), Failure> {
    let code = site.office.first_code(site.clock.now());
    if let Some(code) = code.map_err(Failure::because)? {
        println!("还没有账号。打开上面的网页，用这个一次性代码登记第一位安全管理员：");
        println!("  {code}");
        println!("只显示这一次，一天内有效；重新启动会换一个。");
    }
    Ok(())
}

/// Opens the county of a place for its pages.
pub fn open(
    place: &Place,
    listen: &ListenArgs,
    key: Option<&Path>,
    law: Arc<Law>,
) -> Result<Site, Failure> {
    site(place, key, law, |key_file| {
        Ok(Serving {
            profile: listen.passwords.profile(),
            backups: listen.backups.clone(),
            tls: listen.certificate(key_file)?,
        })
    })
    .map(|site| site.reached_as(listen.public.clone()))
}

/// Serves a county until somebody asks the process to end.
pub fn serve(
    site: Site,
    listener: TcpListener,
    told: impl FnOnce(&Site) -> Result<(), Failure>,
) -> Result<ExitCode, Failure> {
    let site = Arc::new(site);
    let address = listener.local_addr().map_err(Failure::because)?;
    let scheme = if site.secure { "https" } else { "http" };
    let mut said = Ok(());
    let passes = TimePasses::begin(site.clone())?;
    let served = zs_web::serve(site.clone(), listener, zs_web::asked_to_end(), || {
        println!("网页在 {scheme}://{address}，按 Ctrl-C 停止。");
        said = told(&site);
        said.is_ok()
    });
    drop(passes);
    println!("正在停止：等办完的办完，签好检查点。");
    served.map_err(Failure::because)?;
    said?;
    // The writer signs its last checkpoint when nobody holds it any more.
    let failure = site.writer.failure();
    drop(site);
    match failure {
        None => Ok(ExitCode::SUCCESS),
        Some(why) => Err(Failure::because(Told(why))),
    }
}
