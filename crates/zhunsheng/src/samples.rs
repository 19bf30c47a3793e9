//! The sample county inside the program: `samples/` as it was when the program was built.

use include_dir::{Dir, include_dir};
use zs_sample::{Retold, Spec, Story, read_story};

use crate::failure::Failure;

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../samples");

/// The county and its stories, in the order of their files.
pub fn read() -> Result<(Spec, Vec<Story>), Failure> {
    let county = EMBEDDED
        .get_file("county.toml")
        .and_then(|file| file.contents_utf8());
    let spec = Spec::read(county.unwrap_or_default()).map_err(Failure::because)?;
    let mut files: Vec<_> = EMBEDDED
        .get_dir("stories")
        .into_iter()
        .flat_map(Dir::files)
        .collect();
    files.sort_by_key(|file| file.path());
    let stories = files.into_iter().map(|file| {
        let name = file.path().display().to_string();
        read_story(&name, file.contents_utf8().unwrap_or_default()).map_err(Failure::because)
    });
    Ok((spec, stories.collect::<Result<_, _>>()?))
}

/// Which worked cases are told beside the stories.
pub fn retold() -> Result<Retold, Failure> {
    let list = EMBEDDED.get_file("retold.toml");
    let text = list.and_then(|file| file.contents_utf8());
    Retold::read(text.unwrap_or_default()).map_err(Failure::because)
}
