import Testing
import Workspace

@Suite struct SearchTests {
  @Test func closestConfigurationCounts() throws {
    let sandbox = try Sandbox(files: [
      ".trimtab.yaml", "a/.trimtab.yml", "a/b/c/x.yaml", "both/.trimtab.yaml", "both/.trimtab.yml",
      "folder/.trimtab.yaml/", "folder/.trimtab.yml", "d/e/",
    ])
    var search = ConfigurationSearch(currentDirectory: sandbox / "a")
    func path(_ folder: String) -> String? { search.closestConfiguration(for: folder)?.path }
    #expect(path(".") == ".trimtab.yml")
    #expect(path("b/c") == ".trimtab.yml")
    #expect(path("b") == ".trimtab.yml")
    #expect(path("..") == "../.trimtab.yaml")
    #expect(path("../d/e") == "../.trimtab.yaml")
    #expect(path("../both") == "../both/.trimtab.yaml")
    #expect(path("../folder") == "../folder/.trimtab.yml")
    #expect(path("not/there/yet") == ".trimtab.yml")
    let found = search.closestConfiguration(for: sandbox / "d")
    #expect(found?.location == sandbox / ".trimtab.yaml")
    #expect(found?.directory == sandbox.path)
  }

  @Test func answersAreRemembered() throws {
    let sandbox = try Sandbox(files: ["a/b/", ".trimtab.yaml"])
    var search = ConfigurationSearch(currentDirectory: sandbox.path)
    #expect(search.closestConfiguration(for: "a/b")?.path == ".trimtab.yaml")
    try sandbox.write("a/.trimtab.yaml", "")
    #expect(search.closestConfiguration(for: "a/b")?.path == ".trimtab.yaml")
    #expect(search.closestConfiguration(for: "a")?.path == ".trimtab.yaml")
  }

  @Test func brokenLinkIsFound() throws {
    let sandbox = try Sandbox()
    try sandbox.link(".trimtab.yaml", to: "nowhere")
    var search = ConfigurationSearch(currentDirectory: sandbox.path)
    #expect(search.closestConfiguration(for: ".")?.path == ".trimtab.yaml")
  }

  @Test(
    arguments: [
      ("file://one.txt", ["one.txt"]), ("one.txt", ["one.txt"]), ("./one.txt", ["one.txt"]),
      ("*.txt", ["[x].txt", "one.txt", "two.txt"]), ("[ot]*.txt", ["one.txt", "two.txt"]),
      ("file://p/*.txt", ["p/a.txt", "p/b.txt"]), ("p/**/*.txt", ["p/a.txt", "p/b.txt", "p/q/c.txt"]),
      ("**/c.txt", ["p/q/c.txt"]), ("p/**", ["p/a.txt", "p/b.txt", "p/q/c.txt"]),
      ("p/[ab].txt", ["p/a.txt", "p/b.txt"]),
      ("p/?/*", ["p/q/c.txt"]), ("*/q/../a.txt", ["p/q/../a.txt"]), ("p/.*", ["p/.hidden.txt"]),
      ("missing.txt", []), ("p", []), ("", []), ("file://", []), ("[x].txt", ["[x].txt"]), ("p/[", []), ("p/\0", []),
      ("script.py:function", []), ("**/*.yaml", []),
    ] as [(String, [String])])
  func references(reference: String, expected: [String]) throws {
    let sandbox = try Sandbox(files: [
      "d/one.txt", "d/two.txt", "d/p/a.txt", "d/p/b.txt", "d/p/q/c.txt", "d/p/.hidden.txt", "d/[x].txt",
      "d/node_modules/e.yaml", "d/.cache/f.yaml",
    ])
    try sandbox.link("d/p/q/loop", to: "..")
    let found = FileReference.expand(reference: reference, relativeTo: sandbox / "d/config.yaml")
    #expect(found == expected.map { sandbox / "d/" + $0 })
  }

  @Test func absoluteAndParentReferences() throws {
    let sandbox = try Sandbox(files: ["a/x.txt", "b/y.txt"])
    #expect(FileReference.expand(reference: "file://" + sandbox / "a/*", relativeTo: "c.yaml") == [sandbox / "a/x.txt"])
    #expect(
      FileReference.expand(reference: "../b/*.txt", relativeTo: sandbox / "a/c.yaml") == [sandbox / "a/../b/y.txt"])
  }

  @Test(arguments: [
    (".", "."), ("./a", "a"), ("a//b/./c/", "a/b/c"), ("/", "/"), ("//a/", "/a"), ("../a", "../a"), ("a/..", "a/.."),
    ("", "."), ("提示/a", "提示/a"),
  ])
  func cleaned(path: String, expected: String) {
    #expect(PathName.cleaned(path) == expected)
  }

  @Test(arguments: [
    ("a", "/x", "/x/a"), ("../a", "/x/y", "/x/a"), ("../../../a", "/x", "/a"), ("/b/./c/..", "/x", "/b"),
    (".", "/", "/"),
  ])
  func absolute(path: String, directory: String, expected: String) {
    #expect(PathName.absolute(path, from: directory) == expected)
  }

  @Test(arguments: [
    ("/x/a", "/x", "a"), ("/x", "/x", "."), ("/x/a", "/x/b/c", "../../a"), ("/a", "/", "a"), ("/xy/a", "/x", "../xy/a"),
  ])
  func relative(path: String, directory: String, expected: String) {
    #expect(PathName.relative(path, to: directory) == expected)
  }

  @Test(arguments: [("a/b", "a", "b"), ("a", ".", "a"), ("/a", "/", "a"), ("/a/b", "/a", "b")])
  func parts(path: String, folder: String, name: String) {
    #expect(PathName.folder(of: path) == folder)
    #expect(PathName.name(of: path) == name)
  }
}
