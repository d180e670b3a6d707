// Everything from here: no fonts, no proxy, nothing that calls its maker.
window.Scalar.createApiReference('#reference', {
  url: '/openapi.json',
  withDefaultFonts: false,
  telemetry: false,
  agent: { disabled: true },
  mcp: { disabled: true },
  hideClientButton: true,
  showDeveloperTools: 'never',
  documentDownloadType: 'json',
  persistAuth: false,
  // As AUTH=dev believes it; elsewhere another scheme is chosen.
  authentication: { preferredSecurityScheme: 'developmentUser', securitySchemes: { developmentUser: { value: 'me' } } },
  defaultHttpClient: { targetKey: 'shell', clientKey: 'curl' },
  metaData: { title: 'MangaAssist API' },
})
