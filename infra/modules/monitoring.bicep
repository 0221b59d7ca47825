// Logs and metrics. Whoever sends or reads must show an Entra token: the connection string alone opens nothing.

import { Stage } from '../stages.bicep'

param workspaceName string
param insightsName string
param location string
param tags { *: string }
param stage Stage

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-02-01' = {
  name: workspaceName
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: stage.logDays
    workspaceCapping: { dailyQuotaGb: stage.logGigabytesADay }
    features: { disableLocalAuth: true }
    // Telemetry comes over the public endpoints of Azure Monitor; a private link scope would be shared by every installation on the network.
    publicNetworkAccessForIngestion: 'Enabled'
    publicNetworkAccessForQuery: 'Enabled'
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: insightsName
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    DisableLocalAuth: true
    publicNetworkAccessForIngestion: 'Enabled'
    publicNetworkAccessForQuery: 'Enabled'
  }
}

output workspaceId string = workspace.id
