import Glibc

extension CurrentProcess {
  /// A variable of the process's environment.
  public static func environment(_ name: String) -> String? {
    guard !name.utf8.contains(0), let value = unsafe getenv(name) else { return nil }
    return unsafe String(cString: value)
  }
}
