"""Trains the model."""

import gym
from stable_baselines3 import DQN

env = gym.make("CartPole-v1")
model = DQN("MlpPolicy", env, learning_rate=2.3e-3, batch_size=64, verbose=1)
model.learn(total_timesteps=50_000)
model.save("dqn_cartpole")
