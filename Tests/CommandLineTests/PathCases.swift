import Testing

/// Which files a run reads: files of a project, arguments, and what `--show-files` lists.
struct PathCase: Sendable, CustomTestStringConvertible {
  enum Git: Sendable {
    case none, repository
    /// A second work tree of a repository, in the folder `tree`.
    case workTree
    /// A repository in the folder `module` of another.
    case submodule
  }

  let name: String
  /// Prompt files by their paths; other files with their text.
  var files: [String] = ["a.yaml", "p/b.yaml"]
  var texts: [String: String] = [:]
  var git = Git.none
  /// Where the command is started.
  var folder = ""
  var arguments: [String] = []
  let expected: [String]

  var testDescription: String { name }

  init(
    _ name: String, _ files: [String] = ["a.yaml", "p/b.yaml"], _ texts: [String: String] = [:], git: Git = .none,
    in folder: String = "", run arguments: [String] = [], expect expected: [String]
  ) {
    self.name = name
    self.files = files
    self.texts = texts
    self.git = git
    self.folder = folder
    self.arguments = arguments
    self.expected = expected
  }
}

extension PathCase {
  static let all = named + walks + configurations + exclusions + patterns + gits

  private static let named: [PathCase] = [
    .init("the current folder by default", expect: ["a.yaml", "p/b.yaml"]),
    .init(
      "a dot is the same, and stays in the names", ["a.yaml", "p/b.yaml"], run: ["."], expect: ["a.yaml", "p/b.yaml"]),
    .init("a folder", ["a.yaml", "p/b.yaml"], run: ["p"], expect: ["p/b.yaml"]),
    .init("a folder with a slash", ["a.yaml", "p/b.yaml"], run: ["p/"], expect: ["p/b.yaml"]),
    .init("a file", ["a.yaml", "p/b.yaml"], run: ["p/b.yaml"], expect: ["p/b.yaml"]),
    .init("a file by a detour", ["a.yaml", "p/b.yaml"], run: ["p/../a.yaml"], expect: ["p/../a.yaml"]),
    .init("from a folder below", ["a.yaml", "p/b.yaml"], in: "p", expect: ["b.yaml"]),
    .init("the folder above", ["a.yaml", "p/b.yaml"], in: "p", run: [".."], expect: ["../a.yaml", "../p/b.yaml"]),
    .init("a file named twice is read once", ["a.yaml"], run: ["a.yaml", "a.yaml", "./a.yaml"], expect: ["a.yaml"]),
    .init(
      "a file and its folder", ["p/b.yaml", "p/c.yaml"], run: ["p", "p/b.yaml"], expect: ["p/b.yaml", "p/c.yaml"]),
    .init("blanks and Chinese in names", ["我 的/提示 词.yaml"], run: ["我 的"], expect: ["我 的/提示 词.yaml"]),
    .init("a name that starts with a dash", ["-a.yaml"], run: ["--", "-a.yaml"], expect: ["-a.yaml"]),
  ]

  private static let walks: [PathCase] = [
    .init(
      "by their endings", ["a.yaml", "b.yml", "c.json", "e.prompt.yml"], ["f.txt": "hello", "g.md": "# hello"],
      expect: ["a.yaml", "b.yml", "c.json", "e.prompt.yml"]),
    .init("endings in capitals", ["A.YAML", "B.Yml"], expect: ["A.YAML", "B.Yml"]),
    .init("a YAML file without prompts", ["a.yaml"], ["b.yaml": "on: push\njobs: {}\n"], expect: ["a.yaml"]),
    .init("hidden folders", ["a.yaml", ".x/b.yaml", ".vscode/c.yaml"], expect: ["a.yaml"]),
    .init("folders of tools", ["a.yaml", "node_modules/b.yaml", "venv/c.yaml", "dist/d.yaml"], expect: ["a.yaml"]),
    .init("a folder of tools that is named", ["dist/d.yaml"], run: ["dist"], expect: ["dist/d.yaml"]),
    .init("a hidden folder that is named", [".x/b.yaml"], run: [".x"], expect: [".x/b.yaml"]),
    .init("configurations are no prompts", ["a.yaml"], [".trimtab.yaml": "model: gpt-4o\n"], expect: ["a.yaml"]),
    .init(
      "in the order of bytes", ["b.yaml", "B.yaml", "a/z.yaml", "a-b.yaml"],
      expect: ["B.yaml", "a-b.yaml", "a/z.yaml", "b.yaml"]),
  ]

  private static let off = "ignore: [all]\n"

  private static let configurations: [PathCase] = [
    .init(
      "the closest configuration counts", ["a.yaml", "p/b.yaml"],
      [
        ".trimtab.yaml": "exclude: [a.yaml, b.yaml]\n", "p/.trimtab.yaml": "model: gpt-4o\n",
      ], expect: ["p/b.yaml"]),
    .init(
      "nothing is inherited", ["p/b.yaml", "p/q/c.yaml"],
      [
        ".trimtab.yaml": "exclude: [c.yaml]\n", "p/q/.trimtab.yaml": "{}\n",
      ], expect: ["p/b.yaml", "p/q/c.yaml"]),
    .init(
      "unless it is extended", ["p/b.yaml", "p/q/c.yaml"],
      [
        "base.yml": "exclude: [c.yaml]\n", "p/q/.trimtab.yaml": "extends: ../../base.yml\n",
      ], expect: ["p/b.yaml"]),
    .init(
      "the configuration above the current folder", ["p/b.yaml", "p/c.yaml"],
      [
        ".trimtab.yaml": "exclude: [p/c.yaml]\n"
      ], in: "p", expect: ["b.yaml"]),
    .init(
      "a configuration beside the current folder has no say", ["p/b.yaml", "q/c.yaml"],
      [
        "q/.trimtab.yaml": "exclude: ['*']\n"
      ], run: ["p"], expect: ["p/b.yaml"]),
    .init(".yml as well", ["a.yaml", "b.yaml"], [".trimtab.yml": "exclude: [a.yaml]\n"], expect: ["b.yaml"]),
    .init(
      ".yaml before .yml", ["a.yaml", "b.yaml"],
      [
        ".trimtab.yml": "exclude: [a.yaml]\n", ".trimtab.yaml": "exclude: [b.yaml]\n",
      ], expect: ["a.yaml"]),
    .init(
      "--isolated reads none", ["a.yaml"], [".trimtab.yaml": "exclude: ['*']\n"], run: ["--isolated"],
      expect: ["a.yaml"]),
    .init(
      "--config is for all", ["a.yaml", "p/b.yaml"],
      [
        "p/.trimtab.yaml": "exclude: [b.yaml]\n", "other.yml": "exclude: [a.yaml]\n",
      ], run: ["--config", "other.yml"], expect: ["p/b.yaml"]),
    .init(
      "patterns of --config are relative to its folder", ["p/a.yaml", "q/a.yaml"],
      [
        "p/other.yml": "exclude: [/a.yaml]\n"
      ], run: ["--config", "p/other.yml"], expect: ["q/a.yaml"]),
    .init(
      "--config sets one thing", ["a.yaml", "b.yaml"], [:], run: ["--config", "exclude=[b.yaml]"], expect: ["a.yaml"]),
    .init(
      "a folder of that name is no configuration", ["a.yaml", ".trimtab.yaml/b.yaml"],
      expect: [".trimtab.yaml/b.yaml", "a.yaml"]),
  ]

  private static let excluding = [".trimtab.yaml": "exclude: [drafts/, '*.old.yaml']\n"]

  private static let exclusions: [PathCase] = [
    .init(
      "excluded folders and files", ["a.yaml", "drafts/b.yaml", "p/drafts/c.yaml", "p/d.old.yaml"], excluding,
      expect: ["a.yaml"]),
    .init(
      "a named file is read all the same", ["drafts/b.yaml"], excluding, run: ["drafts/b.yaml"],
      expect: ["drafts/b.yaml"]),
    .init(
      "unless exclusion is forced", ["a.yaml", "drafts/b.yaml"], excluding,
      run: ["--force-exclude", "drafts/b.yaml", "a.yaml"], expect: ["a.yaml"]),
    .init(
      "forced in a folder above", ["drafts/deep/b.yaml"], excluding, run: ["--force-exclude", "drafts/deep/b.yaml"],
      expect: []),
    .init(
      "forced for the files of tools", ["node_modules/b.yaml"], [:], run: ["--force-exclude", "node_modules/b.yaml"],
      expect: []),
    .init(
      "forced from a folder below", ["drafts/b.yaml", "p/c.yaml"], excluding, in: "drafts",
      run: ["--force-exclude", "b.yaml"], expect: []),
    .init(
      "a named folder inside an excluded one", ["drafts/b.yaml"], excluding, run: ["drafts"], expect: ["drafts/b.yaml"]),
    .init("forced for a named folder", ["drafts/b.yaml"], excluding, run: ["--force-exclude", "drafts"], expect: []),
    .init(
      ".trimtabignore", ["a.yaml", "p/b.yaml", "p/c.yaml"], [".trimtabignore": "/p/b.yaml\n"],
      expect: ["a.yaml", "p/c.yaml"]),
    .init(".trimtabignore below", ["a.yaml", "p/a.yaml"], ["p/.trimtabignore": "a.yaml\n"], expect: ["a.yaml"]),
    .init(
      "--only-prompts passes over a named file", ["a.yaml"], ["b.yaml": "on: push\n"],
      run: ["--only-prompts", "a.yaml", "b.yaml"], expect: ["a.yaml"]),
  ]

  private static func patterns(_ name: String, _ exclude: String, _ expected: [String]) -> PathCase {
    .init(
      "pattern " + name, ["a.yaml", "b.yaml", "p/a.yaml", "p/q/a.yaml", "p/q/c.yaml"],
      [".trimtab.yaml": "exclude: \(exclude)\n"], expect: expected)
  }

  private static let patterns: [PathCase] = [
    patterns("without a slash", "[a.yaml]", ["b.yaml", "p/q/c.yaml"]),
    patterns("anchored", "[/a.yaml]", ["b.yaml", "p/a.yaml", "p/q/a.yaml", "p/q/c.yaml"]),
    patterns("with a slash inside", "[p/a.yaml]", ["a.yaml", "b.yaml", "p/q/a.yaml", "p/q/c.yaml"]),
    patterns("star", "['p/*.yaml']", ["a.yaml", "b.yaml", "p/q/a.yaml", "p/q/c.yaml"]),
    patterns("two stars", "['p/**/a.yaml']", ["a.yaml", "b.yaml", "p/q/c.yaml"]),
    patterns("two stars in front", "['**/q/']", ["a.yaml", "b.yaml", "p/a.yaml"]),
    patterns("everything below", "['p/**']", ["a.yaml", "b.yaml"]),
    patterns("taken back", "['*.yaml', '!b.yaml']", ["b.yaml"]),
    patterns("not taken back below a folder that is out", "[p/, '!p/a.yaml']", ["a.yaml", "b.yaml"]),
    patterns("one character and a class", "['?.yaml', '!/[b-c].yaml']", ["b.yaml"]),
    patterns("a folder only", "[a.yaml/]", ["a.yaml", "b.yaml", "p/a.yaml", "p/q/a.yaml", "p/q/c.yaml"]),
    patterns("an escape", "['\\a.yaml']", ["b.yaml", "p/q/c.yaml"]),
  ]

  private static let gits: [PathCase] = [
    .init(
      ".gitignore in a repository", ["a.yaml", "out/b.yaml"], [".gitignore": "out/\n"], git: .repository,
      expect: ["a.yaml"]),
    .init(
      ".gitignore without a repository", ["a.yaml", "out/b.yaml"], [".gitignore": "out/\n"],
      expect: ["a.yaml", "out/b.yaml"]),
    .init(
      "from a folder below the repository's root", ["p/a.yaml", "p/out/b.yaml"], [".gitignore": "out/\n"],
      git: .repository, in: "p", expect: ["a.yaml"]),
    .init(
      "a nested .gitignore", ["a.yaml", "p/a.yaml"], ["p/.gitignore": "/a.yaml\n"], git: .repository, expect: ["a.yaml"]
    ),
    .init(
      "an ignored file that is named", ["out/b.yaml"], [".gitignore": "out/\n"], git: .repository, run: ["out/b.yaml"],
      expect: ["out/b.yaml"]),
    .init(
      "an ignored file, forced", ["a.yaml", "out/b.yaml"], [".gitignore": "out/\n"], git: .repository,
      run: ["--force-exclude", "."], expect: ["a.yaml"]),
    .init(
      "a second work tree", ["a.yaml", "out/b.yaml"], [".gitignore": "out/\n"], git: .workTree, in: "tree",
      expect: ["a.yaml"]),
    .init(
      "a work tree below the first is not part of it", ["a.yaml"], [".gitignore": "/tree/\n"], git: .workTree,
      expect: ["a.yaml"]),
    .init("a submodule is searched", ["a.yaml"], [:], git: .submodule, expect: ["a.yaml", "module/m.yaml"]),
    .init(
      "a submodule has rules of its own", ["a.yaml"], [".gitignore": "m.yaml\n"], git: .submodule,
      expect: ["a.yaml", "module/m.yaml"]),
    .init(
      "what has changed", ["a.yaml", "b.yaml"], ["a.yaml.new": ""], git: .repository, run: ["--changed"], expect: []),
    .init(
      "--changed in a second work tree", ["a.yaml"], [:], git: .workTree, in: "tree", run: ["--changed"],
      expect: ["new.yaml", "out/b.yaml"]),
  ]
}
