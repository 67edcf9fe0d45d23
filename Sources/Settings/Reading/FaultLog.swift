/// What reading one file has found so far: faults, and where its keys stand.
final class FaultLog {
  private(set) var faults: [SettingsFault] = []
  private(set) var source: SettingsSource

  init(file: String) {
    self.source = SettingsSource(file: file)
  }

  func note(_ place: SettingsFault.Place, of keyPath: String) {
    source.note(place, of: keyPath)
  }

  func add(_ fault: SettingsFault) {
    faults.append(fault)
  }
}
