//! F3 and F4: damaged files are refused or read, and nothing panics or runs away.

use proptest::prelude::*;
use rust_xlsxwriter::Workbook;
use zs_paper::table::{
    CellChange, NewValue, change_cells, columns_of, read_breakdown, read_tables,
};
use zs_paper::{Filling, Fillings, docx, fill_docx, fill_template};

fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, word) in ["单位", "姓名", "工号", "岗位"].iter().enumerate() {
        sheet.write(0, column as u16, *word).unwrap();
        sheet.write(1, column as u16, 7).unwrap();
    }
    book.save_to_buffer().unwrap()
}

fn paper() -> Vec<u8> {
    let text = Filling::Text("甲".to_owned());
    let fillings: Fillings = [("乙".to_owned(), text)].into_iter().collect();
    docx(&fill_template("# 题\n\n{乙}\n\n| 一 | {乙} |\n", &fillings).unwrap()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn f3_a_damaged_workbook_or_any_text_is_read_or_refused(
        places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        text in "[\u{20}-\u{7e}单位姓名工号岗位\n\",;\t]{0,200}",
    ) {
        let mut bytes = workbook();
        for (place, byte) in places {
            let at = place.index(bytes.len());
            bytes[at] = byte;
        }
        let columns = columns_of("人员");
        let _ = read_tables(&bytes, &columns);
        let change = CellChange {
            sheet: "Sheet1".to_owned(),
            cell: "B2".to_owned(),
            value: NewValue::Text(text.clone()),
        };
        let _ = change_cells(&bytes, &[change]);
        let head = "单位,姓名,工号,岗位\n";
        if let Ok((tables, _)) = read_tables(format!("{head}{text}").as_bytes(), &columns) {
            // Every row that was taken holds something under a column that was asked for.
            for row in tables.iter().flat_map(|it| &it.rows) {
                prop_assert!(!row.cells.is_empty());
            }
        }
    }

    #[test]
    fn f4_a_damaged_docx_is_filled_or_refused(
        places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let mut bytes = paper();
        for (place, byte) in places {
            let at = place.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = fill_docx(&bytes, &Fillings::new());
        let _ = read_breakdown(&bytes);
    }

    #[test]
    fn f4_paragraphs_of_any_text_are_tasks_or_left_over(
        texts in prop::collection::vec(
            "([一二三]、|（[一二三]）|[0-9]{1,4}[.．、]|（[0-9]）|①|第[一二]章|责任单位：|完成时限：|【)?[甲乙（）()【】：；。，、 \n牵头负责配合等部门0-9月底前年]{0,12}",
            0..12,
        ),
    ) {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let read = read_breakdown(&super::docx_file::paragraphs(&texts)).unwrap();
        for it in &read.tasks {
            prop_assert!(it.row as usize <= texts.len());
        }
    }

    #[test]
    fn f4_any_template_and_any_value_make_a_paper(template in "[\u{20}-\u{7e}甲：#|>\n{}\\[\\]]{0,200}", value in ".{0,80}") {
        let fillings: Fillings = [("甲".to_owned(), Filling::Text(value))].into_iter().collect();
        if let Ok(paper) = fill_template(&template, &fillings) {
            prop_assert!(docx(&paper).is_ok());
        }
    }
}
