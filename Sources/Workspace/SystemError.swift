package import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A call that the operating system refused.
package struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The `errno` of the call.
  package let code: Int32

  package init(code: Int32) {
    self.code = code
  }

  /// The error of the call that has just failed.
  static var last: SystemError { SystemError(code: errno) }

  /// The reason as part of a sentence. The wording is our own, so that it is the same on every system.
  package var reason: LocalizedText {
    switch code {
    case ENOENT: LocalizedText(en: "it does not exist", zh: "它不存在")
    case EACCES, EPERM: LocalizedText(en: "permission denied", zh: "没有权限")
    case ENOTDIR: LocalizedText(en: "a part of the path is not a folder", zh: "路径中有一部分不是文件夹")
    case EISDIR: LocalizedText(en: "it is a folder", zh: "它是文件夹")
    case ELOOP: LocalizedText(en: "its symbolic links lead in a circle", zh: "符号链接形成了循环")
    case ENAMETOOLONG: LocalizedText(en: "the path is too long", zh: "路径过长")
    case ENOSPC: LocalizedText(en: "the disk is full", zh: "磁盘已满")
    case EDQUOT: LocalizedText(en: "the disk quota is used up", zh: "磁盘配额已用完")
    case EROFS: LocalizedText(en: "the file system is read-only", zh: "文件系统是只读的")
    case EMFILE, ENFILE: LocalizedText(en: "too many files are open", zh: "打开的文件过多")
    case ENOMEM: LocalizedText(en: "there is not enough memory", zh: "内存不足")
    case EFBIG: LocalizedText(en: "the file would be too large", zh: "文件会过大")
    case EIO: LocalizedText(en: "the disk reports an error", zh: "磁盘报告错误")
    case EBUSY, ETXTBSY: LocalizedText(en: "it is in use", zh: "它正被占用")
    case EPIPE: LocalizedText(en: "nobody reads it any more", zh: "读取端已关闭")
    default: LocalizedText(en: "system error \(code)", zh: "系统错误 \(code)")
    }
  }

  /// What to do about it.
  package var remedy: LocalizedText {
    switch code {
    case EACCES, EPERM: LocalizedText(en: "check its permissions with `ls -l`", zh: "请用 `ls -l` 检查权限")
    case ENOSPC, EDQUOT: LocalizedText(en: "free some space and try again", zh: "请腾出空间后重试")
    case EROFS: LocalizedText(en: "choose another place, or mount it writable", zh: "请换个位置，或以可写方式挂载")
    case EMFILE, ENFILE: LocalizedText(en: "raise the limit with `ulimit -n`", zh: "请用 `ulimit -n` 提高上限")
    case ELOOP: LocalizedText(en: "repair the links", zh: "请修复这些链接")
    case ENAMETOOLONG: LocalizedText(en: "start in a folder further down", zh: "请从更深一层的文件夹开始")
    case ENOENT, ENOTDIR: LocalizedText(en: "check the spelling of the path", zh: "请检查路径是否写对")
    default: LocalizedText(en: "try again", zh: "请重试")
    }
  }

  package var description: String { reason.en }
}

extension SystemError {
  var isNotFound: Bool { code == ENOENT }
}
