import Ledger
import Testing

struct TilePathTests {
    @Test(arguments: [
        (TilePath(.entries, index: 0), "tile/entries/000"),
        (TilePath(.hashes(level: 0), index: 1_234_067), "tile/0/x001/x234/067"),
        (TilePath(.hashes(level: 1), index: 0, width: 5), "tile/1/000.p/5"),
        (TilePath(.entries, index: 1_000, width: 255), "tile/entries/x001/000.p/255"),
    ])
    func `is written and read back`(path: TilePath, text: String) {
        #expect(path.description == text)
        #expect(TilePath(text) == path)
    }

    @Test(arguments: [
        "", "tile", "tile/0", "tile/entries/", "tile/8/000", "tile/00/000", "tile/-1/000",
        "tile/0/0", "tile/0/0000", "tile/0/x000/000", "tile/0/001/000", "tile/0/x001/x000",
        "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01", "tile/0/000.p", "tile/0/+00",
        "/tile/0/000", "tile/0/000/", "tile//000", "tile/0/../000", "tile/0/000.p/5/",
    ])
    func `nothing else is read`(text: String) {
        #expect(TilePath(text) == nil)
    }
}
