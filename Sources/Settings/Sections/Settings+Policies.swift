extension Settings {
  /// Where the policies are: one file each, which is named after its policy.
  public enum Policies: Sendable, Equatable {
    case none
    /// Every file NAME.json in it.
    case directory(String)
    case files([String])

    static let filesMax = 256

    init(_ node: SettingsNode?) {
      guard let node, !node.isNull else {
        self = .none
        return
      }
      if node.isList {
        let nodes = node.list(of: "files of policies", countMax: Self.filesMax) ?? []
        self = .files(nodes.compactMap { $0.path() })
      } else {
        let path = node.path() ?? ""
        // One slash at the end says the same.
        self = .directory(path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path)
      }
    }
  }

  /// Whether a text may be a name: of a cloud, a credential, a caller, a policy.
  public static func isName(_ text: String) -> Bool { Named.isName(text) }
}
