//! 准绳 Zhunsheng: reads the command line, runs one command and turns its outcome into an exit code.

mod certificate;
mod clock;
mod commands;
mod county;
mod failure;
mod law_folder;
mod place;
mod private;
mod samples;
mod usage;

use std::process::ExitCode;

use clap::Parser;

/// A step makes many short-lived values, often in one thread to be freed in another.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    if let Err(error) = private::keep_memory_private() {
        eprintln!("不能禁止核心转储：{error}。程序崩溃时，内存里的内容可能会写到磁盘上。");
    }
    let outcome = match usage::CommandLine::try_parse() {
        Ok(line) => commands::run(line),
        Err(error) => usage::explain(&error),
    };
    match outcome {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("{failure}");
            failure.exit_code()
        }
    }
}
