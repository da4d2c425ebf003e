import type { Refused } from './refused.ts';

const morning = { name: 'morning', startTime: '08:00', endTime: '12:00', minReplicas: 2 };

const scheduled = (schedules: readonly object[], version = 'v0.8.0') => ({
  aibrix: { version },
  autoscaling: { enabled: true, schedules },
});

/** Schedules of an autoscaler that cannot work. */
export const refusedSchedules: Refused[] = [
  {
    name: 'a schedule before AIBrix had them',
    values: scheduled([morning], 'v0.7.0'),
    message: ['autoscaling.schedules:', 'since v0.8.0', 'aibrix.version is v0.7.0'],
  },
  {
    name: 'a schedule that crosses midnight',
    values: scheduled([{ ...morning, startTime: '22:00', endTime: '06:00' }]),
    message: ['autoscaling.schedules: morning', '06:00', '22:00', 'split'],
  },
  {
    name: 'a schedule of no time',
    values: scheduled([{ ...morning, endTime: '08:00' }]),
    message: ['autoscaling.schedules: morning', '08:00'],
  },
  {
    name: 'a schedule without a number of pods',
    values: scheduled([{ name: 'morning', startTime: '08:00', endTime: '12:00' }]),
    message: ['autoscaling.schedules: morning', 'set minReplicas or maxReplicas'],
  },
  {
    name: 'a schedule whose minimum is above the maximum',
    values: scheduled([{ ...morning, minReplicas: 5 }]),
    message: ['autoscaling.schedules: within morning', 'maxReplicas 4', 'minReplicas 5'],
  },
  {
    name: 'a schedule whose maximum is below the minimum',
    values: {
      ...scheduled([]),
      autoscaling: {
        enabled: true,
        minReplicas: 3,
        schedules: [{ ...morning, minReplicas: undefined, maxReplicas: 2 }],
      },
    },
    message: ['autoscaling.schedules: within morning', 'maxReplicas 2', 'minReplicas 3'],
  },
  {
    name: 'two schedules of one name',
    values: scheduled([morning, { ...morning, startTime: '13:00', endTime: '18:00' }]),
    message: ['autoscaling.schedules: the name morning'],
  },
  {
    name: 'two schedules that overlap on every day',
    values: scheduled([
      morning,
      { ...morning, name: 'noon', startTime: '11:00', endTime: '13:00', timezone: 'UTC' },
    ]),
    message: ['autoscaling.schedules: morning and noon overlap'],
  },
  {
    name: 'two schedules that overlap on one day',
    values: scheduled([
      { ...morning, daysOfWeek: ['Mon', 'Fri'] },
      { ...morning, name: 'weekend', daysOfWeek: ['Fri', 'Sat'], startTime: '07:00', endTime: '09:00' },
    ]),
    message: ['autoscaling.schedules: morning and weekend overlap'],
  },
];
