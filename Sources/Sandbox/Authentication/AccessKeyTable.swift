/// The access keys that are known: those of the settings, and temporary ones made from tokens,
/// until they are too many.
struct AccessKeyTable: Sendable {
  private let bound: Int
  private var generator: SeededGenerator
  private var keys: [String: SandboxSettings.AccessKey] = [:]
  /// The temporary ones, oldest first.
  private var temporary: [String] = []

  init(_ keys: [SandboxSettings.AccessKey], bound: Int, seed: UInt64) {
    self.bound = max(bound, 1)
    generator = SeededGenerator(seed: seed, for: "temporary keys")
    for key in keys { self.keys[key.id] = key }
  }

  func find(_ id: String) -> SandboxSettings.AccessKey? {
    guard let key = keys[id], key.id.hasSameBytes(as: id) else { return nil }
    return key
  }

  /// A key that is good until a time, in nanoseconds since 1970, and the one that had to go for it.
  mutating func issue(
    expiresAt: Int64, deniedActions: [String]
  ) -> (key: SandboxSettings.AccessKey, forgotten: String?) {
    let key = SandboxSettings.AccessKey(
      id: "HST\(generator.hex(16).uppercased())A", secret: hex(40), securityToken: hex(320),
      expiresAt: expiresAt, deniedActions: deniedActions)
    keys[key.id] = key
    temporary.append(key.id)
    guard temporary.count > bound else { return (key, nil) }
    let forgotten = temporary.removeFirst()
    keys[forgotten] = nil
    return (key, forgotten)
  }

  private mutating func hex(_ count: Int) -> String {
    var text = ""
    while text.utf8.count < count { text += generator.hex(min(16, count - text.utf8.count)) }
    return text
  }
}
