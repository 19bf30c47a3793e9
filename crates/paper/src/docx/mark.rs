//! The mark by which a printed paper is checked: a picture for phones in the upper corner of its
//! first page, where it moves no line, and a note below its last line.

/// What is added to a paper that goes to somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The picture, a PNG.
    pub picture: Vec<u8>,
    /// What the picture is for whoever does not see it.
    pub says: String,
    /// What stands below the last line.
    pub note: String,
}

/// The part of the picture.
pub(super) const PART: &str = "word/media/mark.png";
/// The picture in the relations of the document.
pub(super) const RELATION: &str = "<Relationship Id=\"rIdMark\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/image\" Target=\"media/mark.png\"/>";
/// The kind of the picture.
pub(super) const TYPE: &str = "<Default Extension=\"png\" ContentType=\"image/png\"/>";

/// The units of a drawing in a millimetre.
const EMU_PER_MM: u32 = 36_000;
/// The side of the picture, in millimetres: a phone reads it at arm's length.
const SIDE_MM: u32 = 24;
/// From the left edge and from the upper edge of the page, in millimetres: between the edge of the
/// page and its first line, up to the right margin.
const AT_MM: (u32, u32) = (160, 9);

impl Mark {
    /// The run with the picture, for the first paragraph of the paper.
    pub(super) fn run(&self) -> String {
        let (x, y, side) = (
            AT_MM.0 * EMU_PER_MM,
            AT_MM.1 * EMU_PER_MM,
            SIDE_MM * EMU_PER_MM,
        );
        let says = quick_xml::escape::escape(super::body::printable(&self.says)).into_owned();
        let picture = "http://schemas.openxmlformats.org/drawingml/2006/picture";
        let drawing = "http://schemas.openxmlformats.org/drawingml/2006/main";
        let placed = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing";
        format!(
            "<w:r><w:drawing><wp:anchor xmlns:wp=\"{placed}\" distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\" simplePos=\"0\" relativeHeight=\"1\" behindDoc=\"0\" locked=\"1\" layoutInCell=\"0\" allowOverlap=\"1\"><wp:simplePos x=\"0\" y=\"0\"/><wp:positionH relativeFrom=\"page\"><wp:posOffset>{x}</wp:posOffset></wp:positionH><wp:positionV relativeFrom=\"page\"><wp:posOffset>{y}</wp:posOffset></wp:positionV><wp:extent cx=\"{side}\" cy=\"{side}\"/><wp:effectExtent l=\"0\" t=\"0\" r=\"0\" b=\"0\"/><wp:wrapNone/><wp:docPr id=\"1\" name=\"mark\" descr=\"{says}\"/><wp:cNvGraphicFramePr/><a:graphic xmlns:a=\"{drawing}\"><a:graphicData uri=\"{picture}\"><pic:pic xmlns:pic=\"{picture}\"><pic:nvPicPr><pic:cNvPr id=\"1\" name=\"mark.png\"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed=\"rIdMark\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{side}\" cy=\"{side}\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"
        )
    }
}
