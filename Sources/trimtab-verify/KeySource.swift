import ArgumentParser
import CommandSupport
import Diagnostics
import Providers
import SourceText
import Workspace

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Where the key comes from: the environment, or a file that nobody else can read.
struct KeySource {
  let file: String?
  let variable: String?
  let console: Console

  /// - Returns: `nil` where none is needed.
  func key(for service: Service) throws -> APIKey? {
    let key = try file.map(read) ?? environmentKey(variable ?? service.keyVariable, isAsked: variable != nil)
    if key == nil, service.isLoopback { return nil }
    guard let key else {
      throw fail(
        LocalizedText(
          en: "no key for \(service.name): set \(variable ?? service.keyVariable), or name a file with --key-file",
          zh: "没有 \(service.name) 的密钥：请设置环境变量 \(variable ?? service.keyVariable)，或用 --key-file 指定文件"))
    }
    guard service.isEncrypted || service.isLoopback else {
      throw fail(
        LocalizedText(
          en:
            "a key is not sent without encryption: `\(Service.host(of: service.baseURL))` is asked by http; use https",
          zh: "不会在未加密的连接上发送密钥：`\(Service.host(of: service.baseURL))` 使用的是 http；请改用 https"))
    }
    return key
  }

  private func environmentKey(_ name: String, isAsked: Bool) throws -> APIKey? {
    guard let text = ProcessSurroundings.variable(name), !text.isEmpty else {
      if isAsked { throw fail(LocalizedText(en: "\(name) is not set", zh: "没有设置环境变量 \(name)")) }
      return nil
    }
    guard let key = APIKey(text) else {
      throw fail(LocalizedText(en: "\(name) holds no key", zh: "环境变量 \(name) 的内容不是密钥"))
    }
    return key
  }

  private func read(_ path: String) throws -> APIKey {
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw fail(LocalizedText(en: "the key file `\(path)` cannot be read", zh: "无法读取密钥文件 `\(path)`"))
    }
    if status.st_mode & 0o077 != 0 {
      throw fail(
        LocalizedText(
          en: "others can read the key file `\(path)`; run `chmod 600 \(path)`",
          zh: "其他用户可以读取密钥文件 `\(path)`；请运行 `chmod 600 \(path)`"))
    }
    guard case .success(let source) = FileReader.read(path),
      let key = APIKey(String(decoding: source.bytes, as: UTF8.self))
    else { throw fail(LocalizedText(en: "the file `\(path)` holds no key", zh: "文件 `\(path)` 里没有密钥")) }
    return key
  }

  private func fail(_ message: LocalizedText) -> ExitCode {
    console.note(.error, message)
    return .cannotRun
  }
}
