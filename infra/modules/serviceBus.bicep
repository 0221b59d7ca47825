// The two queues. Standard: scheduled messages and duplicate detection are what we need; a private network would need Premium.

param name string
param queueNames string[]
param location string
param tags { *: string }

resource namespace 'Microsoft.ServiceBus/namespaces@2024-01-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: 'Standard', tier: 'Standard' }
  properties: {
    minimumTlsVersion: '1.2'
    disableLocalAuth: true
    publicNetworkAccess: 'Enabled'
  }
}

resource queues 'Microsoft.ServiceBus/namespaces/queues@2024-01-01' = [
  for queue in queueNames: {
    parent: namespace
    name: queue
    properties: {
      lockDuration: 'PT5M'
      maxDeliveryCount: 10
      requiresDuplicateDetection: true
      duplicateDetectionHistoryTimeWindow: 'PT10M'
      deadLetteringOnMessageExpiration: true
      // What waits longer than any outage is told by the sweeper, from the tables.
      defaultMessageTimeToLive: 'P14D'
      // The largest of the tier: a million deliveries of 1 KB must fit.
      maxSizeInMegabytes: 5120
      enablePartitioning: false
      requiresSession: false
    }
  }
]
