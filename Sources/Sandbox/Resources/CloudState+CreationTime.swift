extension CloudState {
  /// The `created_at` of the next resource of a table, to the settings' resolution: when it is
  /// coarse, rows share a time (spec B28).
  func creationTime<Resource>(
    in table: KeyPath<ProjectState, ResourceTable<Resource>>, _ project: String, now: Int64
  ) -> Int64 {
    (projects[project] ?? ProjectState())[keyPath: table].creationTime(
      now, resolution: max(settings.creationTimeNanoseconds, 1))
  }
}
