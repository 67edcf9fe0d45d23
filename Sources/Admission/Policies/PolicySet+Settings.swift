public import Settings
import System

extension PolicySet {
  /// Of the settings' directory or list. More than these are no team's policies any more.
  static let filesMax = 256
  /// Bytes of one file.
  static let fileBytesMax = 64 * 1024
  private static let suffix = ".json"

  /// Reads the files that the settings name, and says everything that is wrong with them.
  ///
  /// - Parameter operations: every operation that has an action: what policies may speak of.
  public init(
    _ settings: Settings, operations: [PolicyOperation]
  ) throws(SettingsFaults) {
    let vocabulary = PolicyVocabulary(
      operations, credentials: settings.credentials.map(\.name))
    var faults: [SettingsFault] = []
    var policies: [String: [PolicyStatement]] = [:]
    let found = Self.found(by: settings, &faults)
    for (file, keyPath) in found {
      guard let name = Self.name(of: file, keyPath, settings, &faults) else { continue }
      guard policies[name] == nil else {
        faults.append(
          settings.source.fault(
            at: keyPath, "two files are the policy \"\(name)\"",
            expected: "each file name once, whatever its directory"))
        continue
      }
      let bytes: [UInt8]
      do {
        bytes = try SettingsFile.contents(of: file)
      } catch {
        faults.append(
          settings.source.fault(at: keyPath, error.message, expected: error.expected))
        continue
      }
      guard bytes.count <= Self.fileBytesMax else {
        faults.append(
          settings.source.fault(
            at: keyPath, "\(file) has \(bytes.count) bytes",
            expected: "at most \(Self.fileBytesMax) bytes of policy"))
        continue
      }
      var reader = PolicyReader(bytes, name: name, file: file, vocabulary)
      policies[name] = reader.read() ?? []
      faults += reader.faults
    }
    faults += settings.danglingPolicies(among: Array(policies.keys))
    guard faults.isEmpty else { throw SettingsFaults(faults) }
    var files = found.map(\.file)
    if case .directory(let path) = settings.policies { files.insert(path, at: 0) }
    self.init(policies: policies, files: files)
  }

  private static func found(
    by settings: Settings, _ faults: inout [SettingsFault]
  ) -> [(file: String, keyPath: String)] {
    switch settings.policies {
    case .none: return []
    case .files(let files):
      return files.enumerated().map { ($1, "policies[\($0)]") }
    case .directory(let path):
      let listing: DirectoryListing
      do throws(SystemError) {
        listing = try DirectoryListing(path, countMax: 16 * filesMax)
      } catch {
        faults.append(
          settings.source.fault(
            at: "policies", "\(path) cannot be read: \(error.reason.lowercased())",
            expected: "a directory of policies, or a list of files"))
        return []
      }
      // Whoever may put another file in the place of one decides what callers may do.
      guard !listing.isWritableByAll else {
        faults.append(
          settings.source.fault(
            at: "policies", "\(path) can be written by everybody; \"chmod o-w\" takes that away",
            expected: "a directory that only its owner and group may write"))
        return []
      }
      let names = listing.names.filter { !$0.hasPrefix(".") && $0.hasSuffix(suffix) }
      guard names.count <= filesMax else {
        faults.append(
          settings.source.fault(
            at: "policies", "\(path) has \(names.count) files of policies",
            expected: "at most \(filesMax)"))
        return []
      }
      return names.map { ("\(path)/\($0)", "policies") }
    }
  }

  private static func name(
    of file: String, _ keyPath: String, _ settings: Settings, _ faults: inout [SettingsFault]
  ) -> String? {
    let last = file.split(separator: "/").last.map(String.init) ?? file
    let name = String(last.dropLast(suffix.count))
    guard last.hasSuffix(suffix), Settings.isName(name) else {
      faults.append(
        settings.source.fault(
          at: keyPath, "the file name \(Wording.shown(last)) makes no name of a policy",
          expected: "NAME.json, NAME at most 63 lower-case letters, digits, \"-\" and \"_\""))
      return nil
    }
    return name
  }
}

extension Settings {
  /// Callers' policies that there are not.
  fileprivate func danglingPolicies(among names: [String]) -> [SettingsFault] {
    var faults: [SettingsFault] = []
    for caller in callers {
      for (index, name) in caller.policies.enumerated() where !names.contains(name) {
        let hint = names.isEmpty ? ", and there is none at all" : ""
        let suggestion = Wording.suggestion(for: name, among: names.sorted())
        faults.append(
          source.fault(
            at: "callers.\(caller.name).policies[\(index)]",
            "no policy has the name \(Wording.shown(name))\(hint)\(suggestion)",
            expected: "the name of a file in \"policies\", without .json"))
      }
    }
    return faults
  }
}
