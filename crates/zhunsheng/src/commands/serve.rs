//! `zhunsheng serve`: the pages of a county.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, ValueEnum};
use zs_work::Law;
use zs_work::account::Profile;

use crate::county::site::{Told, site};
use crate::failure::Failure;
use crate::law_folder;
use crate::place::{Place, PlaceArgs};

/// The arguments.
#[derive(Args)]
pub struct ServeArgs {
    #[command(flatten)]
    place: PlaceArgs,

    #[command(flatten)]
    listen: ListenArgs,
}

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
        value_name = "文件",
        help = "签名密钥；不写就用个人配置文件夹里的"
    )]
    pub key: Option<PathBuf>,

    #[arg(
        long,
        value_enum,
        default_value = "mlps3",
        help = "密码规则：mlps3 是等级保护三级，asvs 是国际通行的做法"
    )]
    pub passwords: Passwords,
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

/// Runs the command.
pub fn run(args: &ServeArgs, law: Option<&Path>) -> Result<ExitCode, Failure> {
    let listener = args.listen.bind()?;
    let law = Arc::new(law_folder::law(law)?);
    serve(
        &args.place.place()?,
        &args.listen,
        listener,
        law,
        |_| Ok(()),
    )
}

/// Serves the county of a place until somebody asks the process to end.
pub fn serve(
    place: &Place,
    listen: &ListenArgs,
    listener: TcpListener,
    law: Arc<Law>,
    told: impl FnOnce(&zs_web::Site) -> Result<(), Failure>,
) -> Result<ExitCode, Failure> {
    let site = Arc::new(site(
        place,
        listen.key.as_deref(),
        law,
        listen.passwords.profile(),
    )?);
    let address = listener.local_addr().map_err(Failure::because)?;
    println!("网页在 http://{address}，按 Ctrl-C 停止。");
    told(&site)?;
    let served = zs_web::serve(site.clone(), listener, zs_web::asked_to_end());
    println!("正在停止：等办完的办完，签好检查点。");
    served.map_err(Failure::because)?;
    // The writer signs its last checkpoint when nobody holds it any more.
    let failure = site.writer.failure();
    drop(site);
    match failure {
        None => Ok(ExitCode::SUCCESS),
        Some(why) => Err(Failure::because(Told(why))),
    }
}
