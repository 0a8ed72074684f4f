#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Another program that came with this one.
package enum Companion {
  /// Becomes the program `name`, which is looked up beside this one and then on `PATH`.
  ///
  /// - Returns: Only if there is no such program, or it cannot be started: the reason then, `nil` for no program.
  package static func become(_ name: String, _ arguments: [String]) -> SystemError? {
    var pointers = ([name] + arguments).map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    if let folder = ownFolder, access("\(folder)/\(name)", X_OK) == 0 {
      execv("\(folder)/\(name)", &pointers)
      return .last
    }
    execvp(name, &pointers)
    let error = SystemError.last
    return error.isNotFound ? nil : error
  }

  /// The folder of this program's file, links resolved.
  private static var ownFolder: String? {
    var path = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    #if canImport(Darwin)
      var size = UInt32(path.count)
      guard _NSGetExecutablePath(&path, &size) == 0, let real = realpath(path, nil) else { return nil }
      defer { free(real) }
      return PathName.folder(of: String(cString: real))
    #else
      let length = readlink("/proc/self/exe", &path, path.count - 1)
      guard length > 0 else { return nil }
      return PathName.folder(of: String(decoding: path[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self))
    #endif
  }
}
