//! A10: the bounds of what an import reads hold at n and refuse n + 1.

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use zs_base::ProcedureId;
    use zs_base::limits::LOG_MAP_BYTES_MAX;
    use zs_law::{Files, Procedure, read};
    use zs_paper::read_map;
    use zs_testkit::tree::in_tree;

    fn add(files: &mut Files, root: &Path, folder: &Path) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                add(files, root, &path);
            } else {
                let below = path.strip_prefix(root).unwrap().to_str().unwrap();
                files.add(below, std::fs::read(&path).unwrap());
            }
        }
    }

    fn procedure() -> Arc<Procedure> {
        let root = in_tree("examples/road-fines/law");
        let mut files = Files::new("law");
        add(&mut files, &root, &root);
        let (library, _) = read(&files);
        library.procedures[&ProcedureId::from("road.fine")][0].clone()
    }

    #[test]
    fn a10_a_map_has_at_most_the_largest_size() {
        let procedure = procedure();
        let map = std::fs::read_to_string(in_tree("examples/road-fines/map.toml")).unwrap();
        let padded = |bytes: usize| format!("{map}#{}", "x".repeat(bytes - map.len() - 1));
        let codes = |bytes| {
            let (_, found) = read_map("map.toml", padded(bytes).as_bytes(), &procedure);
            found.iter().map(|it| it.code.id).collect::<Vec<_>>()
        };
        assert_eq!(codes(LOG_MAP_BYTES_MAX), [""; 0]);
        assert_eq!(codes(LOG_MAP_BYTES_MAX + 1), ["ZS5207"]);
    }
}
