import {
  argument,
  autoscaler,
  budget,
  container,
  count,
  deployment,
  type Place,
  type ValueArrival,
} from './support/places.ts';

const annotation = (name: string): Place =>
  autoscaler('metadata', 'annotations', `autoscaling.aibrix.ai/${name}`);

/** As `arrivals`: how pods start, are replaced and end. */
export const lifecycleArrivals: Record<string, ValueArrival> = {
  replicaCount: [3, deployment('spec', 'replicas')],
  'probes.startup.budgetSeconds': [3600, container('startupProbe', 'failureThreshold'), 360],
  'probes.startup.periodSeconds': [20, container('startupProbe', 'periodSeconds')],
  'probes.startup.timeoutSeconds': [7, container('startupProbe', 'timeoutSeconds')],
  'probes.readiness.periodSeconds': [7, container('readinessProbe', 'periodSeconds')],
  'probes.readiness.timeoutSeconds': [7, container('readinessProbe', 'timeoutSeconds')],
  'probes.readiness.failureThreshold': [7, container('readinessProbe', 'failureThreshold')],
  'probes.liveness.periodSeconds': [7, container('livenessProbe', 'periodSeconds')],
  'probes.liveness.timeoutSeconds': [7, container('livenessProbe', 'timeoutSeconds')],
  'probes.liveness.failureThreshold': [7, container('livenessProbe', 'failureThreshold')],
  'updateStrategy.type': ['RollingUpdate', deployment('spec', 'strategy', 'type')],
  'updateStrategy.maxSurge': [1, deployment('spec', 'strategy', 'rollingUpdate', 'maxSurge')],
  'updateStrategy.maxUnavailable': ['25%', deployment('spec', 'strategy', 'rollingUpdate', 'maxUnavailable')],
  minReadySeconds: [30, deployment('spec', 'minReadySeconds')],
  revisionHistoryLimit: [0, deployment('spec', 'revisionHistoryLimit')],
  'podDisruptionBudget.enabled': [false, count('PodDisruptionBudget'), 0],
  'podDisruptionBudget.maxUnavailable': ['25%', budget('spec', 'maxUnavailable')],
  'podDisruptionBudget.minAvailable': [2, budget('spec', 'minAvailable')],
  'shutdown.delaySeconds': [20, container('lifecycle', 'preStop', 'sleep', 'seconds')],
  'shutdown.drainSeconds': [90, argument('--shutdown-timeout'), '90'],
};

/** As `arrivals`: the autoscaler. */
export const scalingArrivals: Record<string, ValueArrival> = {
  'autoscaling.enabled': [false, count('PodAutoscaler'), 0],
  'autoscaling.strategy': ['KPA', autoscaler('spec', 'scalingStrategy')],
  'autoscaling.minReplicas': [2, autoscaler('spec', 'minReplicas')],
  'autoscaling.maxReplicas': [8, autoscaler('spec', 'maxReplicas')],
  'autoscaling.metric': ['num_requests_waiting', autoscaler('spec', 'metricsSources', 0, 'targetMetric')],
  'autoscaling.target': [0.7, autoscaler('spec', 'metricsSources', 0, 'targetValue'), '0.7'],
  'autoscaling.moreMetrics': [
    [{ metric: 'num_requests_waiting', target: 4 }],
    autoscaler('spec', 'metricsSources', 1, 'targetMetric'),
    'num_requests_waiting',
  ],
  'autoscaling.scaleUp.maxRate': [3, annotation('max-scale-up-rate'), '3'],
  'autoscaling.scaleUp.tolerance': [0.3, annotation('scale-up-tolerance'), '0.3'],
  'autoscaling.scaleUp.cooldownSeconds': [60, annotation('scale-up-cooldown-window'), '60s'],
  'autoscaling.scaleDown.maxRate': [1.5, annotation('max-scale-down-rate'), '1.5'],
  'autoscaling.scaleDown.tolerance': [0.2, annotation('scale-down-tolerance'), '0.2'],
  'autoscaling.scaleDown.cooldownSeconds': [600, annotation('scale-down-cooldown-window'), '600s'],
  'autoscaling.panicThreshold': [3, annotation('panic-threshold'), '3'],
};
