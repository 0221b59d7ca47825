// When operators are told. Each alarm has a line in docs/deploy.md on what to do.

import { Stage } from '../stages.bicep'

param location string
param tags { *: string }
param stage Stage
param operatorEmail string
param serviceBusName string
param workspaceId string

resource serviceBus 'Microsoft.ServiceBus/namespaces@2024-01-01' existing = {
  name: serviceBusName
}

resource operators 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-alerts-operators'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'alerts-ops'
    emailReceivers: empty(operatorEmail)
      ? []
      : [{ name: 'operators', emailAddress: operatorEmail, useCommonAlertSchema: true }]
  }
}

// Service Bus has no metric of age. How many wait, on average over half an hour, is what it can tell; the age comes from the app below.
var queueAlarms = [
  {
    name: 'dead-letters-alerts'
    description: 'An alert could not be routed: nobody has been told it.'
    queue: 'alerts'
    metric: 'DeadletteredMessages'
    aggregation: 'Maximum'
    threshold: 0
    window: 'PT5M'
    severity: 1
  }
  {
    name: 'dead-letters-deliveries'
    description: 'A delivery could not be handled: its target has not been told.'
    queue: 'deliveries'
    metric: 'DeadletteredMessages'
    aggregation: 'Maximum'
    threshold: 0
    window: 'PT5M'
    severity: 1
  }
  {
    name: 'backlog-alerts'
    description: 'Alerts have been waiting to be routed for half an hour.'
    queue: 'alerts'
    metric: 'ActiveMessages'
    aggregation: 'Average'
    threshold: 10
    window: 'PT30M'
    severity: 2
  }
  {
    name: 'backlog-deliveries'
    description: 'More deliveries have been waiting for half an hour than this installation is used to.'
    queue: 'deliveries'
    metric: 'ActiveMessages'
    aggregation: 'Average'
    threshold: stage.deliveriesBacklog
    window: 'PT30M'
    severity: 2
  }
]

resource onQueues 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for alarm in queueAlarms: {
    name: alarm.name
    location: 'global'
    tags: tags
    properties: {
      description: alarm.description
      severity: alarm.severity
      enabled: true
      scopes: [serviceBus.id]
      evaluationFrequency: 'PT1M'
      windowSize: alarm.window
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion'
            name: alarm.metric
            metricNamespace: 'Microsoft.ServiceBus/namespaces'
            metricName: alarm.metric
            timeAggregation: alarm.aggregation
            operator: 'GreaterThan'
            threshold: alarm.threshold
            dimensions: [{ name: 'EntityName', operator: 'Include', values: [alarm.queue] }]
          }
        ]
      }
      autoMitigate: true
      actions: [{ actionGroupId: operators.id }]
    }
  }
]

var logAlarms = [
  {
    name: 'oldest-delivery'
    description: 'A delivery has been due for more than fifteen minutes.'
    query: 'AppMetrics | where Name == "alerts.delivery.oldest" | project TimeGenerated, Seconds = Max'
    aggregation: 'Maximum'
    column: 'Seconds'
    operator: 'GreaterThan'
    threshold: 900
    severity: 2
  }
  {
    name: 'untold'
    description: 'Something was found and has not been told for more than fifteen minutes.'
    query: 'AppMetrics | where Name == "alerts.untold" | project TimeGenerated, Items = Max'
    aggregation: 'Maximum'
    column: 'Items'
    operator: 'GreaterThan'
    threshold: 0
    severity: 1
  }
  {
    name: 'failed-executions'
    description: 'Functions ended with an exception or the API answered with a fault of its own.'
    query: 'AppRequests | where Success == false and (isempty(ResultCode) or ResultCode == "0" or toint(ResultCode) >= 500)'
    aggregation: 'Count'
    column: null
    operator: 'GreaterThan'
    threshold: 5
    severity: 2
  }
  {
    name: 'no-watch'
    description: 'No look at the sources for half an hour: the app is stopped, broken or not deployed yet.'
    query: 'AppRequests | where Name == "WatchNotices" or OperationName == "WatchNotices"'
    aggregation: 'Count'
    column: null
    operator: 'LessThan'
    threshold: 1
    severity: 1
  }
]

resource onLogs 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for alarm in logAlarms: {
    name: alarm.name
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: alarm.name
      description: alarm.description
      severity: alarm.severity
      enabled: true
      scopes: [workspaceId]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT30M'
      // A new workspace has none of the tables before the first telemetry.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: alarm.query
            timeAggregation: alarm.aggregation
            metricMeasureColumn: alarm.column
            operator: alarm.operator
            threshold: alarm.threshold
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      autoMitigate: true
      actions: { actionGroups: [operators.id] }
    }
  }
]
